import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { ensureDatabase, withDatabase } from '../../src/database/create-database.ts';
import { prismaEnvironment, projectRoot } from '../../src/database/environment.ts';
import { migrateDatabase } from '../../src/database/migrate.ts';

const run = promisify(execFile);

let url: string;

beforeEach(async () => {
  const { url: serverUrl, template } = inject('testServer');
  url = withDatabase(serverUrl, `${template}_migrate_${crypto.randomUUID()}`);
  await ensureDatabase(url);
});

afterEach(async () => {
  const { pathname } = new URL(url);
  await query(inject('testServer').url, `DROP DATABASE "${pathname.slice(1)}" WITH (FORCE)`);
});

async function query(databaseUrl: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Runs Prisma's command line and returns all it says; does not throw when it fails. */
async function prisma(folder: string, args: string[], databaseUrl = url): Promise<string> {
  const command = path.join(projectRoot, 'node_modules/prisma/build/index.js');
  const options = { cwd: folder, env: prismaEnvironment(databaseUrl) };
  const { stdout, stderr } = await run(process.execPath, [command, ...args], options).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  return stdout + stderr;
}

test('several processes that migrate at once apply each migration once', async () => {
  const results = await Promise.all([1, 2, 3].map(() => migrateDatabase(url)));
  const [applied, ...nothing] = results.sort((a, b) => b.length - a.length);
  expect(applied?.length).toBeGreaterThan(1);
  expect(nothing).toEqual([[], []]);
  expect(
    await query(url, 'SELECT migration_name FROM _prisma_migrations ORDER BY started_at'),
  ).toEqual(applied?.map((name) => ({ migration_name: name })));
});

test("a migration that fails is reported in the database's own words", async () => {
  await query(url, `CREATE TYPE "CampaignResponseMode" AS ENUM ('OTHER')`);
  await expect(migrateDatabase(url)).rejects.toThrow(
    /^The migrations could not be applied\.\n[^]*type "CampaignResponseMode" already exists/,
  );
});

test('a database with tables of somebody else is left alone, with a hint to adopt it', async () => {
  await query(url, 'CREATE TABLE "Client" (id text)');
  await expect(migrateDatabase(url)).rejects.toThrow(/P3005[^]*npm run db:adopt/);
  expect(await query(url, `SELECT to_regclass('"AIDraft"') AS draft`)).toEqual([{ draft: null }]);
});

test('the migrations build what schema.prisma declares, no more and no less', async () => {
  await migrateDatabase(url);
  const toSchema = ['--to-schema', 'prisma/schema.prisma'];
  expect(
    await prisma(projectRoot, ['migrate', 'diff', '--from-config-datasource', ...toSchema]),
  ).toContain('No difference detected');
}, 60_000);

describe("Prisma's command line, without its native schema engine", () => {
  let folder: string;

  /** A project of its own, with one table, that runs on our configuration. */
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'review-desk-prisma-'));
    cpSync(path.join(projectRoot, 'prisma.config.ts'), path.join(folder, 'prisma.config.ts'));
    cpSync(
      path.join(projectRoot, 'prisma/schema-engine'),
      path.join(folder, 'prisma/schema-engine'),
      { recursive: true },
    );
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    symlinkSync(path.join(projectRoot, 'node_modules'), path.join(folder, 'node_modules'));
    writeFileSync(
      path.join(folder, 'prisma/schema.prisma'),
      `datasource db {
         provider = "postgresql"
       }
       model Letter {
         id String @id
       }`,
    );
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function writeMigration(name: string, sql: string): void {
    const migration = path.join(folder, 'prisma/migrations', name);
    mkdirSync(migration, { recursive: true });
    writeFileSync(path.join(migration, 'migration.sql'), sql);
  }

  test('develops a migration from the schema and applies it', async () => {
    const words = await prisma(folder, ['migrate', 'dev', '--name', 'letters']);
    expect(words).toContain('Your database is now in sync with your schema.');
    expect(await query(url, 'SELECT * FROM "Letter"')).toEqual([]);
    expect(await query(url, "SELECT 1 FROM pg_database WHERE datname LIKE '%shadow%'")).toEqual([]);
  }, 60_000);

  test('leaves nothing of a failed migration, and goes on when that is settled', async () => {
    writeMigration('1_half', 'CREATE TABLE "Half" (a int); SELECT nonsense;');
    expect(await prisma(folder, ['migrate', 'deploy'])).toContain('nonsense');
    expect(await query(url, `SELECT to_regclass('"Half"') AS half`)).toEqual([{ half: null }]);

    await prisma(folder, ['migrate', 'resolve', '--rolled-back', '1_half']);
    writeMigration('1_half', 'CREATE TABLE "Half" (a int);');
    expect(await prisma(folder, ['migrate', 'deploy'])).toContain('successfully applied');
    expect(await prisma(folder, ['migrate', 'status'])).toContain('schema is up to date');
  }, 60_000);

  test('takes semicolons inside texts and function bodies', async () => {
    writeMigration(
      '1_function',
      `CREATE FUNCTION twice(n int) RETURNS text LANGUAGE plpgsql AS $$
       BEGIN
         n := n * 2;
         RETURN n || ';';
       END $$;`,
    );
    expect(await prisma(folder, ['migrate', 'deploy'])).toContain('successfully applied');
    expect(await query(url, 'SELECT twice(21)')).toEqual([{ twice: '42;' }]);
  }, 60_000);

  test('says which database cannot be reached', async () => {
    const nowhere = 'postgresql://jon:s3cret@127.0.0.1:1/desk';
    const words = await prisma(folder, ['migrate', 'deploy'], nowhere);
    expect(words).toContain("P1001: Can't reach database server at `127.0.0.1:1`");
  }, 60_000);
});

test.for([
  ['', 'schema-engine.mjs'],
  ['postgresql://jon@localhost/desk', 'schema-engine.mjs'],
  ['postgresql://jon@[::1]/desk', 'schema-engine.mjs'],
  ['postgresql://jon@db.example.com/desk', 'native'],
  ['postgresql://jon@localhost.example.com/desk', 'native'],
])('for "%s" Prisma uses the schema engine %s', async ([databaseUrl, engine]) => {
  const { PRISMA_SCHEMA_ENGINE_BINARY: _, ...env } = prismaEnvironment(databaseUrl!);
  const script = `await import('./prisma.config.ts');
    console.log(process.env.PRISMA_SCHEMA_ENGINE_BINARY?.replace(/.*\\//, '') ?? 'native')`;
  const options = { cwd: projectRoot, env };
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], options);
  expect(stdout.trim()).toBe(engine);
});
