/** Rounds left out at most after one that failed: too many refused log-ins may lock a mailbox. */
const LONGEST_REST = 20;

/** Who is not to be asked for a while, since it could not be asked before. */
export type Rests = {
  /** Whether this round leaves it alone; each call counts as a round. */
  isResting(who: string): boolean;
  /**
   * Notes how asking went: a problem doubles the rest, none ends it.
   *
   * @param seconds how long it asked to be left alone
   * @returns whether the problem is news
   */
  note(who: string, problem: string | null, seconds?: number): boolean;
};

type Rest = { problem: string; rounds: number; left: number; until: number };

/** Nobody rests at first. */
export function createRests(): Rests {
  const rests = new Map<string, Rest>();
  return {
    isResting(who) {
      const rest = rests.get(who);
      if (!rest) return false;
      if (rest.left === 0 && performance.now() >= rest.until) return false;
      rest.left = Math.max(rest.left - 1, 0);
      return true;
    },
    note(who, problem, seconds = 0) {
      const before = rests.get(who);
      if (problem === null) {
        rests.delete(who);
        return false;
      }
      const rounds = Math.min((before?.rounds ?? 0) * 2 + 1, LONGEST_REST);
      const until = performance.now() + seconds * 1000;
      rests.set(who, { problem, rounds, left: rounds, until });
      return before?.problem !== problem;
    },
  };
}
