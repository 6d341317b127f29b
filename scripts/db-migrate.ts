import { resolveDatabaseUrl } from '../src/database/database-url.ts';
import { migrateDatabase } from '../src/database/migrate.ts';
import { givenDatabaseUrl, runCommand } from './support/command-line.ts';

// npm run db:migrate: applies the pending migrations to DATABASE_URL or the embedded database.

async function main(): Promise<number> {
  const databaseUrl = givenDatabaseUrl();
  const applied = await migrateDatabase(await resolveDatabaseUrl(databaseUrl));
  const which = databaseUrl ? 'The database in DATABASE_URL' : 'The embedded database';
  console.log(
    applied.length === 0
      ? `${which} is up to date.`
      : `${which} is up to date now: applied ${applied.join(', ')}.`,
  );
  return 0;
}

await runCommand(
  { usage: 'npm run db:migrate', failure: 'The database could not be migrated.' },
  main,
);
