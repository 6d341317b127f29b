import { accessRefused, type Answer, type Question, type Sighting } from './adapter.ts';
import { retrySecondsOf } from './http-call.ts';
import { exchange, type ProviderRequest } from './http-exchange.ts';

/** Conversations are longer than answers to a reply. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** Questions asked of a provider at a time: sending shares the same limits, and comes first. */
const AT_A_TIME = 5;
/** No question is begun later than that after the first, so that a round ends. Milliseconds. */
const PATIENCE_MS = 20_000;

/** The provider did not answer as it should: `words` are our own. */
export class AskProblem extends Error {
  override name = 'AskProblem';
  readonly restSeconds: number | undefined;

  constructor(words: string, restSeconds?: number) {
    super(words);
    this.restSeconds = restSeconds;
  }
}

/**
 * Asks about one mail after the other, a few at a time.
 *
 * @param askOne may throw an `AskProblem`: then no more is asked this time
 */
export async function askOneByOne(
  questions: Question[],
  askOne: (question: Question) => Promise<Sighting>,
): Promise<Answer> {
  const sightings = new Map<string, Sighting>();
  const begun = performance.now();
  for (const question of questions.slice(0, AT_A_TIME)) {
    if (performance.now() - begun > PATIENCE_MS) break;
    try {
      sightings.set(question.deliveryId, await askOne(question));
    } catch (error) {
      if (!(error instanceof AskProblem)) throw error;
      return { sightings, problem: error.message, restSeconds: error.restSeconds };
    }
  }
  return { sightings, problem: null };
}

/**
 * Reads JSON from a provider.
 *
 * @throws AskProblem where it does not come
 */
export async function readFromProvider(
  request: Omit<ProviderRequest, 'body' | 'maxAnswerBytes'>,
): Promise<unknown> {
  const ending = await exchange({ ...request, maxAnswerBytes: MAX_ANSWER_BYTES });
  if (ending.kind !== 'answered') throw new AskProblem(`the connection failed (${ending.code})`);
  const { status, text } = ending;
  if (status === 429) throw new AskProblem('it asks for patience', retrySecondsOf(ending));
  if (status === 401 || status === 403) throw new AskProblem(accessRefused.key);
  if (status !== 200) throw new AskProblem(`it answers HTTP ${status}`);
  try {
    return JSON.parse(text ?? '');
  } catch {
    throw new AskProblem('its answer cannot be read');
  }
}

/** The objects of a list in somebody's answer; none where there is no list. */
export function objectsIn(list: unknown): Record<string, unknown>[] {
  if (!Array.isArray(list)) return [];
  return list.filter((entry) => typeof entry === 'object' && entry !== null);
}

/** A text or a number of somebody's answer as text; null for anything else. */
export function textIn(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A moment in somebody's answer; one that cannot be read is long ago, so that it proves nothing. */
export function timeIn(value: unknown): Date {
  const time = new Date(
    typeof value === 'string' || typeof value === 'number' ? value : Number.NaN,
  );
  return Number.isNaN(time.getTime()) ? new Date(0) : time;
}
