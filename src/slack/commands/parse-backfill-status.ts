/** What somebody asks `/autosend-backfill-status` for. */
export type BackfillStatusRequest =
  | { kind: 'status' }
  | { kind: 'errors' }
  | { kind: 'help' }
  /** A run's id or the beginning of it. */
  | { kind: 'run'; id: string }
  | { kind: 'unknown'; text: string };

/** Short enough to type, long enough to name one run. */
const runId = /^[0-9a-f][0-9a-f-]{3,35}$/i;

/** Reads `[run id | errors | help]`. */
export function parseBackfillStatus(text: string): BackfillStatusRequest {
  const asked = text.trim();
  const word = asked.toLowerCase();
  if (word === '') return { kind: 'status' };
  if (word === 'errors' || word === 'help') return { kind: word };
  return runId.test(asked) ? { kind: 'run', id: word } : { kind: 'unknown', text: asked };
}
