import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Runs `attempt` until it succeeds, with growing pauses; throws its last error when `seconds` are
 * over. For what is known in this process alone and must reach a database that may be restarting.
 */
export async function keepTrying<T>(seconds: number, attempt: () => Promise<T>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() + pause > end) throw error;
      await sleep(pause);
    }
  }
}
