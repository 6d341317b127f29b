import type { HoldCode } from './reasons.ts';

/** One thing that speaks against sending a draft by itself. */
export type Finding = {
  code: HoldCode;
  source: 'rule' | 'model';
  /** The words that give rise to it, as they stand in the draft or the conversation. */
  quotes: string[];
  /** The model's own words for it; absent where the reason's usual words say it. */
  words?: string;
};

/** Of a text that could not be read in time, or is too long to be read. */
export const notJudged: Finding[] = [
  { code: 'hold:could_not_be_judged', source: 'rule', quotes: [] },
];

/** The worst first: what may harm whoever approves without looking closely. */
const worstFirst: HoldCode[] = [
  'hold:could_not_be_judged',
  'hold:instructs_model',
  'hold:asks_no_contact',
  'hold:invisible_text',
  'hold:new_recipients',
  'hold:too_many_copies',
  'hold:replier_unclear',
  'hold:unsafe',
  'hold:unfilled_placeholder',
  'hold:foreign_name',
  'hold:unknown_link',
  'hold:unknown_price',
  'hold:unknown_date',
  'hold:empty_after_signature',
];

/** Returns the findings with the worst first; codes without a rank stand last, in their order. */
export function sortFindings(findings: Finding[]): Finding[] {
  const rank = ({ code }: Finding) => {
    const index = worstFirst.indexOf(code);
    return index === -1 ? worstFirst.length : index;
  };
  return findings.toSorted((one, other) => rank(one) - rank(other));
}
