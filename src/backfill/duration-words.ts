/** A duration as people say it: `42 s`, `3 min`, `2 h 5 min`. */
export function durationWords(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Seconds a run's step still takes at its speed; null where nobody can tell. */
export function secondsLeft({
  total,
  done,
  rowsPerSecond,
}: {
  total: number | null;
  done: number;
  rowsPerSecond: number | null;
}): number | null {
  if (!rowsPerSecond || total === null) return null;
  return Math.max(0, total - done) / rowsPerSecond;
}
