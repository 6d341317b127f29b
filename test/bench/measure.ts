/** Times of many runs of one thing, in milliseconds. */
export type Times = number[];

/** The time below which that share of the runs stayed (nearest rank). */
export function percentile(times: Times, share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Runs `work` once and returns how long it took, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export type Row = Record<string, string>;

/** The rows that set two measurements of the same run side by side, with their ratio. */
export function besides(name: string, ours: Times, floor: Times): Row[] {
  return [0.5, 0.9, 0.99].map((share) => {
    const [mine, bare] = [percentile(ours, share), percentile(floor, share)];
    return {
      measure: `${name}, p${share * 100}`,
      ours: `${mine.toFixed(1)} ms`,
      baseline: `${bare.toFixed(1)} ms`,
      ratio: (mine / bare).toFixed(2),
    };
  });
}

/** The row that sets two rates side by side. */
export function ratesBeside(name: string, ours: number, baseline: number): Row {
  return {
    measure: name,
    ours: `${ours.toFixed(0)} /s`,
    baseline: `${baseline.toFixed(0)} /s`,
    ratio: (ours / baseline).toFixed(2),
  };
}
