import { retryAfterOf } from '../people.ts';

/** Slack takes about one message a second in a channel. */
const SLOT_MS = 1_000;

/** Slack asks for patience, or would: nothing was done. */
export class Later extends Error {
  override name = 'Later';
  readonly seconds: number;

  /** @param seconds after which it may be asked again */
  constructor(seconds: number) {
    super(`Slack asks for ${seconds} s of patience`);
    this.seconds = seconds;
  }
}

/**
 * Keeps to Slack's `Retry-After`: a method that was refused for a reviewer is left alone for so
 * long, and the cards that need it meanwhile follow one a second instead of all at once. Other
 * methods and other reviewers do not wait for that. Each process learns it with a refusal of its own.
 *
 * @returns what is called, unless it has to wait
 * @throws Later where it has to
 */
export type MethodPace = <T>(
  method: string,
  slackUserId: string,
  call: () => Promise<T>,
) => Promise<T>;

export function createMethodPace(): MethodPace {
  const holds = new Map<string, { until: number; nextSlot: number }>();
  const slotOf = (key: string): number | null => {
    const hold = holds.get(key);
    if (!hold) return null;
    if (hold.until <= Date.now()) {
      holds.delete(key);
      return null;
    }
    const slot = hold.nextSlot;
    hold.nextSlot += SLOT_MS;
    return slot;
  };
  const later = (slot: number) => new Later(Math.max(0, slot - Date.now()) / 1000);

  return async (method, slackUserId, call) => {
    const key = `${method} ${slackUserId}`;
    const slot = slotOf(key);
    if (slot !== null) throw later(slot);
    try {
      return await call();
    } catch (error) {
      const seconds = retryAfterOf(error);
      if (seconds === null) throw error;
      const until = Date.now() + seconds * 1000;
      const nextSlot = Math.max(until, holds.get(key)?.nextSlot ?? 0);
      holds.set(key, { until, nextSlot: nextSlot + SLOT_MS });
      throw later(nextSlot);
    }
  };
}
