/** Slack takes about one message a second in a channel. */
const SLOT_MS = 1_000;

/**
 * Keeps to Slack's `Retry-After`: a reviewer whose cards were refused is left in peace for so long,
 * and the cards that came meanwhile follow one a second instead of all at once. The others'
 * cards do not wait. Each process learns it with its own first refusal.
 */
export type ReviewerPace = {
  /** Slack asks to leave this reviewer alone for so long. */
  hold(slackUserId: string, seconds: number): void;
  /** When the reviewer's next card may be drawn; null where it may be drawn now. */
  nextSlot(slackUserId: string): Date | null;
};

export function createReviewerPace(): ReviewerPace {
  const slots = new Map<string, number>();
  return {
    hold(slackUserId, seconds) {
      const until = Date.now() + seconds * 1000;
      slots.set(slackUserId, Math.max(until, slots.get(slackUserId) ?? 0));
    },
    nextSlot(slackUserId) {
      const slot = slots.get(slackUserId) ?? 0;
      if (slot <= Date.now()) {
        slots.delete(slackUserId);
        return null;
      }
      slots.set(slackUserId, slot + SLOT_MS);
      return new Date(slot);
    },
  };
}
