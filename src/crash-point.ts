type Ending = 'SIGKILL' | 'SIGSTOP';

let armed: { name: string; ending: Ending } | null = null;

/**
 * Makes the process kill itself, or fall asleep, at the crash point of this name; tests of crash
 * safety use it.
 *
 * @param ending SIGSTOP: the process stands still there until somebody wakes it with SIGCONT
 */
export function armCrashPoint(name: string, ending: Ending): void {
  armed = { name, ending };
}

/**
 * A named moment at which a crash must do no harm. Does nothing, unless a test armed it: then the
 * process ends here as the power would end it, with nothing closed and nothing flushed.
 */
export function crashPoint(name: string): void {
  if (armed?.name !== name) return;
  const { ending } = armed;
  armed = null;
  process.kill(process.pid, ending);
}
