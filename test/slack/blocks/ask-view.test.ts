import { showInvisible } from '../../../src/drafts/rules/invisible-text.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DraftReview } from '../../../src/drafts/review.ts';
import { edit } from '../../../src/drafts/verbs/edit.ts';
import {
  askedTextOf,
  askView,
  loadingView,
  parseAskMetadata,
  staleView,
} from '../../../src/slack/blocks/ask-view.ts';
import { askInput } from '../../../src/slack/ids.ts';
import { expectViewWithinSlackLimits } from '../../support/slack-limits.ts';
import { hostileText } from './hostile-text.ts';
import { readBlocks, readDraft } from './read-blocks.ts';
import { sampleReview } from './sample-review.ts';

function editView(review: DraftReview, channel?: string) {
  const { label, asks } = edit.offers(review)[0]!;
  return askView(review, { label, asks: asks!, callbackId: 'edit_draft' }, channel);
}

function submitted(value: string | null) {
  return { state: { values: { [askInput.blockId]: { [askInput.actionId]: { value } } } } };
}

describe('the edit modal', () => {
  it('shows the text above the input as well as in it', () => {
    const review = sampleReview();
    const view = editView(review, 'D1');
    expect(readDraft(view.blocks)).toBe(review.content);
    expect(view.blocks.at(-1)).toMatchObject({
      type: 'input',
      block_id: askInput.blockId,
      element: { initial_value: review.content, multiline: true, max_length: 3000 },
    });
    expect(readBlocks(view.blocks)).toContain('Reply to Ann Lee · ann@example.com\nNow\nHi Ann,');
  });

  it('carries what was shown, and where', () => {
    const view = editView(sampleReview(), 'D1');
    expect(parseAskMetadata(view.private_metadata!)).toEqual({
      draftId: 'd1',
      fingerprint: 'text.envelope.knowledge',
      field: 'content',
      channel: 'D1',
    });
    expect(view.callback_id).toBe('edit_draft');
  });

  it.each(['', '{}', '{"d":"d1","f":"f","c":null}', 'null'])(
    'reads no metadata but ours: %s',
    (metadata) => {
      expect(parseAskMetadata(metadata)).toBeNull();
    },
  );

  it('is one Slack takes, whatever the draft and the names hold', () => {
    const draft = hostileText(3000);
    fc.assert(
      fc.property(draft, hostileText(300), (content, leadName) => {
        const view = editView(sampleReview({ content, leadName }), 'D1');
        expectViewWithinSlackLimits(view);
        expect(readDraft(view.blocks).trim()).toBe(showInvisible(content).trim());
      }),
    );
  });

  it('opens for a text with a long gap, of which Slack would refuse a section', () => {
    const content = `${'&'.repeat(600)}${' '.repeat(2300)}`;
    const view = editView(sampleReview({ content }));
    expectViewWithinSlackLimits(view);
    expect(readDraft(view.blocks)).toBe('&'.repeat(600));
  });

  it('has a form for the moment of loading, and for a draft that changed', () => {
    expectViewWithinSlackLimits(loadingView());
    expectViewWithinSlackLimits(staleView());
    expect(readBlocks(staleView().blocks)).toContain('This changed since your card was drawn');
  });
});

describe('a submitted edit', () => {
  it('is the text as it was typed', () => {
    expect(askedTextOf(submitted(' Hi Ann,\n\nyes. '))).toEqual({ text: ' Hi Ann,\n\nyes. ' });
  });

  it.each([null, '', ' \n '])('without a text is refused at its input', (value) => {
    expect(askedTextOf(submitted(value)).error).toEqual({
      [askInput.blockId]: 'Write a text, or cancel.',
    });
  });

  it('longer than Slack’s input is refused at its input', () => {
    expect(askedTextOf(submitted('a'.repeat(3001))).error).toEqual({
      [askInput.blockId]: 'At most 3000 characters.',
    });
  });

  it('without our input is refused', () => {
    expect(askedTextOf({ state: { values: {} } }).error).toBeDefined();
  });
});
