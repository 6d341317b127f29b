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
