import { config as loadDotenv } from 'dotenv';
import { ConfigError, loadConfig } from '../src/config.ts';
import { DatabaseSetupError } from '../src/database/database-setup-error.ts';
import { resolveDatabaseUrl } from '../src/database/database-url.ts';
import { migrateDatabase } from '../src/database/migrate.ts';

// npm run db:migrate: applies the pending migrations to DATABASE_URL or the embedded database.

loadDotenv({ quiet: true });
try {
  // Only its own variable: a database can be migrated before the rest is configured.
  const { databaseUrl } = loadConfig({ DATABASE_URL: process.env.DATABASE_URL });
  const applied = await migrateDatabase(await resolveDatabaseUrl(databaseUrl));
  const which = databaseUrl ? 'The database in DATABASE_URL' : 'The embedded database';
  console.log(
    applied.length === 0
      ? `${which} is up to date.`
      : `${which} is up to date now: applied ${applied.join(', ')}.`,
  );
} catch (error) {
  const isExpected = error instanceof DatabaseSetupError || error instanceof ConfigError;
  console.error(isExpected ? error.message : error);
  process.exitCode = 1;
}
