import { randomUUID } from 'node:crypto';

const LIFE_MS = 10 * 60_000;

/** Codes that an OAuth flow hands to the browser: each good once, for ten minutes. */
export class OneTimeCodes<Grant> {
  readonly #issued = new Map<string, { grant: Grant; issuedAt: number; used: boolean }>();

  issue(grant: Grant): string {
    const code = randomUUID();
    this.#issued.set(code, { grant, issuedAt: Date.now(), used: false });
    return code;
  }

  /** What a code stands for, or Slack's refusal. It is used up if `check` finds no fault. */
  redeem(
    code: string | undefined,
    check: (grant: Grant) => string | undefined,
  ): { ok: true; grant: Grant } | { ok: false; error: string } {
    const issued = this.#issued.get(code ?? '');
    if (!issued) return { ok: false, error: 'invalid_code' };
    if (issued.used) return { ok: false, error: 'code_already_used' };
    if (Date.now() - issued.issuedAt > LIFE_MS) return { ok: false, error: 'invalid_code' };
    const error = check(issued.grant);
    if (error) return { ok: false, error };
    issued.used = true;
    return { ok: true, grant: issued.grant };
  }
}
