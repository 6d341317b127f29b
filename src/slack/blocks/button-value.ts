import { z } from 'zod';
import type { Carried } from '../../drafts/verbs/verb.ts';

/** What an acting button carries: which draft, the fingerprint of what was shown, and the verb's own. */
export type ButtonValue = { draftId: string; fingerprint: string; carried: Carried };

/** docs.slack.dev/reference/block-kit/block-elements/button-element: characters. */
const LONGEST_VALUE = 2000;

const shape = z.object({ d: z.string().min(1), f: z.string().min(1) }).catchall(z.string());

/** docs.slack.dev/reference/block-kit/composition-objects/option-object: characters. */
export const LONGEST_OPTION = 150;

/**
 * Writes a button's value, or null where Slack would refuse it: a draft id can be any text.
 *
 * @param longest characters
 */
export function writeButtonValue(
  { draftId, fingerprint, carried }: ButtonValue,
  longest = LONGEST_VALUE,
): string | null {
  const value = JSON.stringify({ ...carried, d: draftId, f: fingerprint });
  return value.length > longest ? null : value;
}

/** Reads a button's value as it came back from Slack; null for anything we did not write. */
export function parseButtonValue(value: string | undefined): ButtonValue | null {
  const parsed = shape.safeParse(parseJson(value));
  if (!parsed.success) return null;
  const { d, f, ...carried } = parsed.data;
  return { draftId: d, fingerprint: f, carried };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
