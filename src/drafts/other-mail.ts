import { answeredAt, type Delivery, type LoadedDraft } from './load-draft.ts';

/**
 * The newest mail of another draft that went to the lead, or may have, since the message was written
 * that this draft answers; or null.
 */
export function otherMailSince(loaded: LoadedDraft): Delivery | null {
  const since = answeredAt(loaded);
  return (
    loaded.otherDeliveries.find(
      ({ state, handedOverAt }) =>
        state === 'unknown' || (state === 'sent' && handedOverAt !== null && handedOverAt >= since),
    ) ?? null
  );
}

/** Whether a mail of another draft may have gone to the lead, and nobody knows. */
export function hasMailInDoubt({ otherDeliveries }: LoadedDraft): boolean {
  return otherDeliveries.some(({ state }) => state === 'unknown');
}

/** Whether a mail of another draft is being given to a provider right now. */
export function hasMailUnderWay({ otherDeliveries }: LoadedDraft): boolean {
  return otherDeliveries.some(({ state }) => state === 'sending');
}
