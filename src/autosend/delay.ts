import { createHash } from 'node:crypto';

/** Which delay a campaign asks for, in whole seconds, and the message it counts from. */
export type DelayInput = {
  triggerId: string;
  inboundAt: Date;
  minSeconds: number;
  maxSeconds: number;
};

/**
 * Returns when an automatic reply is due: the inbound time plus a delay between min and max seconds,
 * both included. The delay is drawn from the trigger's id alone, so deciding the same draft again
 * never draws anew. Where the settings contradict each other the longer wait holds.
 */
export function dueTime({ triggerId, inboundAt, minSeconds, maxSeconds }: DelayInput): Date {
  const seconds = drawDelaySeconds(triggerId, minSeconds, maxSeconds);
  return new Date(inboundAt.getTime() + seconds * 1000);
}

/** Throws on a bound that is no whole number: the database columns are integers, so it is a fault. */
function drawDelaySeconds(triggerId: string, minSeconds: number, maxSeconds: number): number {
  if (!Number.isSafeInteger(minSeconds) || !Number.isSafeInteger(maxSeconds)) {
    throw new RangeError('the bounds of a delay must be whole seconds');
  }
  const shortest = Math.max(0, minSeconds);
  const longest = Math.max(shortest, maxSeconds);
  return shortest + (numberFrom(triggerId) % (longest - shortest + 1));
}

/** A number below 2^48, evenly spread: far above any range of seconds, so the remainder is fair. */
function numberFrom(triggerId: string): number {
  return createHash('sha256').update(`auto-send-delay:${triggerId}`).digest().readUIntBE(0, 6);
}
