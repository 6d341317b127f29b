import type { KnownBlock, View } from '@slack/types';
import { expect } from 'vitest';
import { checkMessageBlocks, checkView } from '../standin/slack/block-limits.ts';

/** What our own cards stay under, so that Slack's undocumented limit is never met. Characters. */
const LONGEST_TEXT = 300;

/** Fails where Slack would refuse the message. */
export function expectWithinSlackLimits(message: { text: string; blocks: KnownBlock[] }): void {
  expect(checkMessageBlocks(message.blocks)).toBeUndefined();
  expect(emptyTexts(message.blocks)).toEqual([]);
  expect(message.text).not.toBe('');
  expect(message.text.length).toBeLessThanOrEqual(LONGEST_TEXT);
}

/** Fails where Slack would refuse to open the modal. */
export function expectViewWithinSlackLimits(view: View): void {
  expect(checkView(view, 'modal')).toBeUndefined();
  expect(emptyTexts(view.blocks)).toEqual([]);
}

/** Slack refuses a text of nothing, or of nothing but spaces, in sections and in rich text alike. */
function emptyTexts(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const { text, type } = value as { text?: unknown; type?: unknown };
  const spaceIsText = type === 'text';
  if (typeof text === 'string' && (spaceIsText ? text : text.trim()) === '') return [value];
  return Object.values(value).flatMap(emptyTexts);
}
