/** A run's log cannot be written; the message names the folder and what to do. */
export class LogFault extends Error {
  override name = 'LogFault';

  constructor(directory: string, code: string | undefined) {
    super(
      `The log cannot be written to ${directory} (${code ?? 'unknown fault'}): free some space or make it writable, or give another folder with --log-dir.`,
    );
  }
}

/** Runs what writes the log of a run; whatever the file system says becomes a `LogFault`. */
export function writingLog<T>(directory: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new LogFault(directory, (error as NodeJS.ErrnoException).code);
  }
}
