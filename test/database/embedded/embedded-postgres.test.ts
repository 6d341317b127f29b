import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EmbeddedPostgres } from '../../../src/database/embedded/embedded-postgres.ts';
import { projectRoot } from '../../../src/database/environment.ts';
import { findServerProcess } from '../../../src/database/embedded/server-process.ts';
import { findServerUser } from '../../../src/database/embedded/server-user.ts';
import { runScript } from '../../support/run-script.ts';
import { killServer, makeServerDirectory, removeServer } from '../../support/throwaway-postgres.ts';

let server: EmbeddedPostgres;

beforeEach(() => {
  server = new EmbeddedPostgres({ directory: makeServerDirectory(), durable: false });
});

afterEach(async () => {
  await removeServer(server);
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('command lines', () => {
  const environment = () => ({ EMBEDDED_PG_DIR: server.directory, DATABASE_URL: '' });
  const migrate = () => runScript('scripts/db-migrate.ts', [], environment());
  const stop = () => runScript('scripts/db-stop.ts', [], environment());

  test('two cold starts at once share one server, and one of them migrates', async () => {
    const results = await Promise.all([migrate(), migrate()]);
    expect(results.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual([
      { exitCode: 0, stderr: '' },
      { exitCode: 0, stderr: '' },
    ]);
    const outputs = results.map(({ stdout }) => stdout.trim()).sort();
    expect(outputs[0]).toMatch(/^The embedded database is up to date now: applied 2026/);
    expect(outputs[1]).toBe('The embedded database is up to date.');
    expect(fs.readdirSync(server.directory).sort()).toEqual(['lock', 'pg', 'server.json']);
  });

  test('the server outlives the process that started it, until it is stopped', async () => {
    await migrate();
    expect(findServerProcess(server.dataFolder)).toBeGreaterThan(0);
    expect((await stop()).stdout).toBe('The embedded database is stopped.\n');
    expect(findServerProcess(server.dataFolder)).toBeUndefined();
    expect(await stop()).toEqual({
      exitCode: 0,
      stdout: 'The embedded database was not running.\n',
      stderr: '',
    });
  });

  test('a start that was killed halfway does not stand in the way of the next', async () => {
    const child = spawn(process.execPath, ['scripts/db-migrate.ts'], {
      cwd: projectRoot,
      env: { ...process.env, ...environment() },
      stdio: 'ignore',
    });
    while (!fs.readdirSync(server.directory).some((name) => name.startsWith('unfinished-'))) {
      await sleep(5);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await query(await server.start(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

test('a killed server comes back on the same port with what was committed', async () => {
  const url = await server.start();
  await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await killServer(server);
  expect(await server.start()).toBe(url);
  expect(await query(url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test('a start while connections are being refused waits for a recovering server', async () => {
  const url = await server.start();
  await killServer(server);
  const starts = [1, 2, 3].map(() =>
    new EmbeddedPostgres({ directory: server.directory, durable: false }).start(),
  );
  expect(await Promise.all(starts)).toEqual([url, url, url]);
});

test("a process id that now belongs to a stranger does not pass for the server's", async () => {
  const url = await server.start();
  await killServer(server);
  const pidFile = path.join(server.dataFolder, 'postmaster.pid');
  const lines = fs.readFileSync(pidFile, 'utf8').split('\n');
  const stranger = spawn('sleep', ['60'], { ...findServerUser(), cwd: '/' });
  try {
    fs.writeFileSync(pidFile, [stranger.pid, ...lines.slice(1)].join('\n'));
    expect(await server.start()).toBe(url);
  } finally {
    stranger.kill();
  }
});

test('a port that somebody else has taken is given up', async () => {
  const url = await server.start();
  await server.stop();
  const stranger = net
    .createServer((socket) => socket.destroy())
    .listen(Number(new URL(url).port), '127.0.0.1');
  await once(stranger, 'listening');
  try {
    const movedTo = await server.start();
    expect(movedTo).not.toBe(url);
    expect(await query(movedTo, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  } finally {
    stranger.close();
  }
});

test('the password is for the owner alone, and the server asks for it', async () => {
  const url = new URL(await server.start());
  expect(fs.statSync(path.join(server.directory, 'server.json')).mode & 0o777).toBe(0o600);
  url.password = 'guessed';
  await expect(query(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
});

test('the log keeps no text of statements and rows', async () => {
  const url = await server.start();
  await query(url, 'CREATE TABLE letter (body text CHECK (length(body) < 5))');
  const insert = query(url, "INSERT INTO letter VALUES ('dear Ann')");
  await expect(insert).rejects.toThrow('violates check constraint');
  const log = fs.readFileSync(path.join(server.dataFolder, 'server.log'), 'utf8');
  expect(log).toContain('violates check constraint');
  expect(log).not.toContain('dear Ann');
});

test.runIf(process.getuid?.() === 0)('root is told when its folder is closed', async () => {
  const closed = path.join(server.directory, 'closed');
  fs.mkdirSync(closed, { mode: 0o700 });
  const inside = new EmbeddedPostgres({ directory: path.join(closed, 'data') });
  await expect(inside.start()).rejects.toThrow('set EMBEDDED_PG_DIR to a folder that everybody');
});
