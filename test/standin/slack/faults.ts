import type { RateLimit } from './options.ts';

/** What goes wrong with one Web API call. */
export type FaultEffect =
  | { kind: 'rate_limited'; retryAfterSeconds: number }
  /** `applied`: Slack did what was asked, and says that it could not. */
  | { kind: 'server_error'; status: number; applied?: boolean }
  | { kind: 'error'; error: string }
  /** The connection breaks and nothing has happened. */
  | { kind: 'reset_before_applying' }
  /** The connection breaks although Slack did what was asked: the reply is lost. */
  | { kind: 'reset_after_applying' }
  | { kind: 'slow_to_apply'; ms: number }
  /** Done at once, answered late. */
  | { kind: 'slow_to_answer'; ms: number };

export type Fault = FaultEffect & {
  /** A Web API method, or `*` for any. */
  method: string;
  /** Only calls whose `channel` is this one. */
  channel?: string;
  /** How many calls it hits. Default: 1. */
  times?: number;
  /** How many matching calls pass unharmed first. Default: 0. */
  skip?: number;
};

/** How Slack looks while all of it is down: no connection at all, or answers with 503. */
export type Outage = 'unreachable' | 'server_error';

type ArmedFault = { fault: Fault; hitsLeft: number; skipsLeft: number };

/** The faults that tests and the demo asked for, and the optional rate limits. */
export class Faults {
  outage: Outage | undefined;
  readonly #armed: ArmedFault[] = [];
  readonly #limits: Record<string, RateLimit>;
  readonly #recentCalls = new Map<string, number[]>();

  constructor(limits: Record<string, RateLimit> = {}) {
    this.#limits = limits;
  }

  add(fault: Fault): void {
    this.#armed.push({ fault, hitsLeft: fault.times ?? 1, skipsLeft: fault.skip ?? 0 });
  }

  /** Forgets every fault and lifts an outage. */
  clear(): void {
    this.#armed.length = 0;
    this.outage = undefined;
  }

  /** The effect this call must suffer, which is then used up; undefined when none. */
  take(method: string, channel: string | undefined): FaultEffect | undefined {
    for (const armed of this.#armed) {
      if (armed.hitsLeft === 0 || !matches(armed.fault, method, channel)) continue;
      if (armed.skipsLeft > 0) {
        armed.skipsLeft -= 1;
        continue;
      }
      armed.hitsLeft -= 1;
      return armed.fault;
    }
    return this.#takeRateLimit(method, channel);
  }

  #takeRateLimit(method: string, channel: string | undefined): FaultEffect | undefined {
    const limit = this.#limits[method];
    if (!limit) return undefined;
    const key = `${method}/${limit.wholeTeam ? '' : (channel ?? '')}`;
    const now = Date.now();
    const recent = (this.#recentCalls.get(key) ?? []).filter((at) => at > now - limit.perMs);
    this.#recentCalls.set(key, recent);
    if (recent.length >= limit.calls) {
      const freeInMs = recent[0]! + limit.perMs - now;
      return { kind: 'rate_limited', retryAfterSeconds: Math.max(1, Math.ceil(freeInMs / 1000)) };
    }
    recent.push(now);
    return undefined;
  }
}

function matches(fault: Fault, method: string, channel: string | undefined): boolean {
  if (fault.method !== '*' && fault.method !== method) return false;
  return fault.channel === undefined || fault.channel === channel;
}
