/** What counts as "now" when the speed is measured. Milliseconds. */
const WINDOW_MS = 30_000;

/**
 * Measures rows a second over the last half minute.
 *
 * @param from rows that were done before
 * @returns a function that takes the rows done by now and returns the speed, null while unknown
 */
export function speedometer(from: number): (done: number) => number | null {
  const marks = [{ at: performance.now(), done: from }];
  return (done) => {
    const now = performance.now();
    marks.push({ at: now, done });
    while (marks.length > 2 && marks[1]!.at < now - WINDOW_MS) marks.shift();
    const seconds = (now - marks[0]!.at) / 1000;
    return seconds > 0 ? (done - marks[0]!.done) / seconds : null;
  };
}
