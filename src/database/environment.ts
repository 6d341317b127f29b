import path from 'node:path';

/** The folder of this checkout. */
export const projectRoot = path.resolve(import.meta.dirname, '../..');

/**
 * Where the embedded database lives by the operator's wish (`EMBEDDED_PG_DIR`), or undefined.
 *
 * Not part of the service's configuration: command lines and tests need it where no valid
 * configuration exists.
 */
export function embeddedDirectoryOverride(): string | undefined {
  return process.env.EMBEDDED_PG_DIR || undefined;
}

/**
 * The environment for Prisma's command line: ours (it needs PATH, proxies, certificates) with the
 * given database, and this very Node first in PATH.
 */
export function prismaEnvironment(databaseUrl: string): NodeJS.ProcessEnv {
  const nodeFolder = path.dirname(process.execPath);
  return {
    ...process.env,
    PATH: `${nodeFolder}${path.delimiter}${process.env.PATH ?? ''}`,
    DATABASE_URL: databaseUrl,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  };
}
