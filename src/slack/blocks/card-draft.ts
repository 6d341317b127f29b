import type { KnownBlock } from '@slack/types';
import type { DraftReview } from '../../drafts/review.ts';
import { showInvisible } from '../../drafts/rules/invisible-text.ts';
import { draftLabel } from '../../drafts/telling/state.ts';
import { richText, section, smallPrint } from './block-parts.ts';
import { escapedLength, splitText, truncate } from './escape.ts';
import { richLine } from './render-line.ts';

/** docs.slack.dev/reference/block-kit/blocks/section-block: characters of a section's text. */
const LONGEST_SECTION = 3000;
/** What is shown of a draft that does not fit: enough to know which one it is. */
const LENGTH_OF_BEGINNING = 1500;

/** Whether the draft can be shown whole, and as it stands, in `room` characters, counted escaped. */
export function fitsWhole(content: string, room: number): boolean {
  const shown = showInvisible(content);
  if (escapedLength(shown) > room) return false;
  return !splitText(shown, LONGEST_SECTION).some(isBlank);
}

/** The draft under its label: the whole of it, or its beginning. */
export function draftBlocks(review: DraftReview, whole: boolean): KnownBlock[] {
  return [richText(richLine(draftLabel(review))), ...textBlocks(review.content, whole)];
}

/** A draft's text as sections, for cards and modals; what nobody could see in it is written out. */
export function textBlocks(content: string, whole = true): KnownBlock[] {
  const shown = showInvisible(content);
  if (isBlank(shown)) return [smallPrint('(empty)')];
  if (whole)
    return splitText(shown, LONGEST_SECTION)
      .filter((piece) => !isBlank(piece))
      .map(section);
  return [
    section(truncate(shown.trim(), LENGTH_OF_BEGINNING)),
    smallPrint('… only the beginning; the whole draft is in the dashboard'),
  ];
}

/** Slack refuses a section of nothing but spaces. */
function isBlank(text: string): boolean {
  return text.trim() === '';
}
