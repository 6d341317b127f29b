import { randomUUID } from 'node:crypto';

export type TriggerRedemption =
  | { ok: true; userId: string }
  | { ok: false; error: 'invalid_trigger_id' | 'exchanged_trigger_id' | 'expired_trigger_id' };

type Trigger = { userId: string; issuedAt: number; used: boolean };

/** Permits to open a modal: each short-lived, for one user, good for one use. */
export class TriggerIds {
  readonly #triggers = new Map<string, Trigger>();
  readonly #lifeMs: number;

  constructor(lifeMs = 3000) {
    this.#lifeMs = lifeMs;
  }

  issue(userId: string): string {
    const triggerId = `${Date.now()}.${randomUUID()}`;
    this.#triggers.set(triggerId, { userId, issuedAt: Date.now(), used: false });
    return triggerId;
  }

  redeem(triggerId: string): TriggerRedemption {
    const trigger = this.#triggers.get(triggerId);
    if (!trigger) return { ok: false, error: 'invalid_trigger_id' };
    if (trigger.used) return { ok: false, error: 'exchanged_trigger_id' };
    if (Date.now() - trigger.issuedAt > this.#lifeMs) {
      return { ok: false, error: 'expired_trigger_id' };
    }
    trigger.used = true;
    return { ok: true, userId: trigger.userId };
  }
}
