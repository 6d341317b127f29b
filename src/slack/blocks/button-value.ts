import { z } from 'zod';

/** What an acting button carries: which draft, and the fingerprint of what was shown with it. */
export type ButtonValue = {
  draftId: string;
  fingerprint: string;
  /** On the buttons that settle an unknown outcome: what they say. */
  sent?: boolean;
};

/** docs.slack.dev/reference/block-kit/block-elements/button-element: characters. */
const LONGEST_VALUE = 2000;

const shape = z.strictObject({
  d: z.string().min(1),
  f: z.string().min(1),
  sent: z.boolean().optional(),
});

/** Writes a button's value, or null where Slack would refuse it: a draft id can be any text. */
export function writeButtonValue({ draftId, fingerprint, sent }: ButtonValue): string | null {
  const value = JSON.stringify({ d: draftId, f: fingerprint, sent });
  return value.length > LONGEST_VALUE ? null : value;
}

/** Reads a button's value as it came back from Slack; null for anything we did not write. */
export function parseButtonValue(value: string | undefined): ButtonValue | null {
  const parsed = shape.safeParse(parseJson(value));
  if (!parsed.success) return null;
  const { d, f, sent } = parsed.data;
  return { draftId: d, fingerprint: f, ...(sent === undefined ? {} : { sent }) };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
