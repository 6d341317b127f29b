import { DatabaseSetupError } from '../src/database/database-setup-error.ts';
import { EmbeddedPostgres } from '../src/database/embedded/embedded-postgres.ts';

// npm run db:stop: stops the embedded database of this checkout; its data stays.

try {
  const wasRunning = await new EmbeddedPostgres().stop();
  console.log(`The embedded database ${wasRunning ? 'is stopped' : 'was not running'}.`);
} catch (error) {
  console.error(error instanceof DatabaseSetupError ? error.message : error);
  process.exitCode = 1;
}
