import { config as loadDotenv } from 'dotenv';
import { LogFault } from '../../src/backfill/log-fault.ts';
import { DatabaseLost } from '../../src/backfill/probe.ts';
import { ConfigError, loadConfig } from '../../src/config.ts';
import { type ConnectOptions, connectDatabase, forScripts } from '../../src/database/connect.ts';
import { DatabaseSetupError } from '../../src/database/database-setup-error.ts';
import { resolveDatabaseUrl } from '../../src/database/database-url.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { faultWithoutText } from '../../src/log.ts';

/** What the person at the terminal got wrong; they are shown how the command is used. */
export class UsageError extends Error {}

/** Why what they ask for cannot be done, in words for them. */
export class CommandError extends Error {}

export type Command = {
  usage: string;
  /** Said of a fault that nobody foresaw. */
  failure: string;
};

/**
 * Runs a command with the variables of `.env`. The exit code is what `main` returns, 2 where it was
 * called wrongly, 1 where it failed; then it says why, without private text.
 */
export async function runCommand(
  { usage, failure }: Command,
  main: () => Promise<number>,
): Promise<void> {
  loadDotenv({ quiet: true });
  try {
    process.exitCode = await main();
  } catch (error) {
    const isMisuse = error instanceof UsageError;
    if (isMisuse) console.error(`${error.message}\n\n${usage}`);
    else explainFault(error, failure);
    process.exitCode = isMisuse ? 2 : 1;
  }
}

/** Parses arguments; what Node says of wrong ones becomes a `UsageError`. */
export function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** DATABASE_URL; undefined: the embedded one. Nothing else needs to be configured for it. */
export function givenDatabaseUrl(): string | undefined {
  return loadConfig({ DATABASE_URL: process.env.DATABASE_URL }).databaseUrl;
}

/** Connects to the database a command works on; the caller disconnects. */
export async function openDatabase(options: ConnectOptions = {}): Promise<PrismaClient> {
  return connectDatabase(await resolveDatabaseUrl(givenDatabaseUrl()), {
    ...forScripts,
    ...options,
  });
}

/** Faults whose message is in our own words. */
const foreseen = [CommandError, ConfigError, DatabaseLost, DatabaseSetupError, LogFault];
/** Prisma's code for a table that is not there. */
const NO_SUCH_TABLE = 'P2021';

/** Says what stood in the way, without private text. */
export function explainFault(error: unknown, failure: string): void {
  if ((error as { code?: string }).code === NO_SUCH_TABLE)
    console.error('The database has no tables yet: run npm run db:migrate first.');
  else if (foreseen.some((kind) => error instanceof kind)) console.error((error as Error).message);
  else console.error(failure, faultWithoutText(error));
}
