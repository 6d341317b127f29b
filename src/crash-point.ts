let armed: string | null = null;

/** Makes the process kill itself at the crash point of this name; tests of crash safety use it. */
export function armCrashPoint(name: string | null): void {
  armed = name;
}

/**
 * A named moment at which a crash must do no harm. Does nothing, unless a test armed it: then the
 * process dies here as the power would die, with nothing closed and nothing flushed.
 */
export function crashPoint(name: string): void {
  if (armed === name) process.kill(process.pid, 'SIGKILL');
}
