/** Numbers that look random, and are the same for the same seed. */
export type Random = {
  /** 0 ≤ n < 1. */
  next(): number;
  between(least: number, below: number): number;
  chance(likelihood: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** Picks by weight: `[[3, 'often'], [1, 'rarely']]`. */
  weigh<T>(choices: readonly (readonly [weight: number, choice: T])[]): T;
};

/** The mulberry32 generator: 32 bits of state, good enough to choose what happens. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (least, below) => least + next() * (below - least),
    chance: (likelihood) => next() < likelihood,
    pick: (choices) => choices[Math.floor(next() * choices.length)]!,
    weigh(choices) {
      let left = next() * choices.reduce((sum, [weight]) => sum + weight, 0);
      return choices.find(([weight]) => (left -= weight) < 0)![1];
    },
  };
}
