/** Slack takes about one message a second in a channel. */
const SLOT_MS = 1_000;

/**
 * Keeps to Slack's `Retry-After`: a reviewer whose card was refused is left in peace for so long,
 * and the cards that come meanwhile follow one a second instead of all at once. Nobody else's cards
 * wait for that. Each process learns it with a refusal of its own.
 */
export type ReviewerPace = {
  /** Slack asks to leave this reviewer alone for so long. */
  hold(slackUserId: string, seconds: number): void;
  /** When a card of this reviewer may be drawn; null where nothing holds it up. */
  nextSlot(slackUserId: string): Date | null;
};

export function createReviewerPace(): ReviewerPace {
  const holds = new Map<string, { until: number; nextSlot: number }>();
  return {
    hold(slackUserId, seconds) {
      const until = Date.now() + seconds * 1000;
      const nextSlot = Math.max(until, holds.get(slackUserId)?.nextSlot ?? 0);
      holds.set(slackUserId, { until, nextSlot });
    },
    nextSlot(slackUserId) {
      const hold = holds.get(slackUserId);
      if (!hold) return null;
      if (hold.until <= Date.now()) {
        holds.delete(slackUserId);
        return null;
      }
      const slot = new Date(hold.nextSlot);
      hold.nextSlot += SLOT_MS;
      return slot;
    },
  };
}
