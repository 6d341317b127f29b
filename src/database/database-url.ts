import { ensureDatabase, withDatabase } from './create-database.ts';
import { EmbeddedPostgres } from './embedded/embedded-postgres.ts';

const EMBEDDED_DATABASE = 'review_desk';

/**
 * The URL of a database that is there: the given one (`DATABASE_URL`; created if its server does
 * not have it yet), or the embedded one (started if it does not run yet).
 *
 * @throws DatabaseSetupError with one line for the operator, without the password.
 */
export async function resolveDatabaseUrl(databaseUrl: string | undefined): Promise<string> {
  const url = databaseUrl || withDatabase(await new EmbeddedPostgres().start(), EMBEDDED_DATABASE);
  await ensureDatabase(url);
  return url;
}
