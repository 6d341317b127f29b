import { showInvisible } from '../../../src/drafts/rules/invisible-text.ts';
import * as fc from 'fast-check';
import type { KnownBlock, RichTextElement } from '@slack/types';
import { describe, expect, it } from 'vitest';
import type { ReviewState } from '../../../src/drafts/review-state.ts';
import type { DraftReview } from '../../../src/drafts/review.ts';
import { reviewCard } from '../../../src/slack/blocks/review-card.ts';
import { expectWithinSlackLimits } from '../../support/slack-limits.ts';
import { type Carrier, carriers } from '../../../src/drafts/carrier.ts';
import { hostileText } from './hostile-text.ts';
import { actionIdsOf, mrkdwnTexts, readDraft } from './read-blocks.ts';
import { byJon, links, sampleMessage, sampleReview } from './sample-review.ts';

const at = new Date('2026-11-20T14:05:00Z');
const states: ReviewState[] = [
  { kind: 'pending', lastAttempt: null },
  { kind: 'pending', lastAttempt: { reason: 'error:provider_rejected', at } },
  { kind: 'pending', lastAttempt: { reason: 'skip:stopped_by_person', at } },
  { kind: 'queued', by: byJon, sendAt: at },
  { kind: 'scheduled', sendAt: at },
  { kind: 'sending', by: null },
  { kind: 'sent', by: byJon, at, edited: true, automatic: false },
  { kind: 'unknown', by: byJon, at },
  { kind: 'approved' },
  { kind: 'rejected', by: byJon, reason: '<!channel> '.repeat(100) },
];

const words = hostileText(500);
const optional = fc.option(words);
const message = fc
  .record({ body: hostileText(5000), fromName: optional, fromEmail: optional, subject: optional })
  .map((changes) => sampleMessage(changes));
const envelope = fc.record({
  dropped: fc.array(
    fc.record({ address: words, because: fc.constantFrom('our_own' as const, 'machine' as const) }),
    { maxLength: 100 },
  ),
  recordNames: optional,
  to: fc.record({ address: words, name: words }),
  cc: fc.array(words, { maxLength: 200 }),
  subject: words,
  carrier: fc.constantFrom(...(Object.keys(carriers) as Carrier[])),
  from: fc.option(fc.record({ address: words })),
  replyTo: fc.option(words),
});

const finding = fc.record({
  code: fc.constantFrom('hold:unsafe', 'hold:unknown_price', 'hold:foreign_name'),
  source: fc.constantFrom('rule', 'model'),
  quotes: fc.array(hostileText(160), { maxLength: 10 }),
  words: fc.option(words, { nil: undefined }),
});

const stop = fc.record({
  kind: fc.constant('paused'),
  by: fc.constant(byJon.slackUserId),
  reason: optional,
  until: fc.constantFrom(null, new Date('2026-11-20T18:00:00Z')),
  campaignId: fc.constant(null),
});

const anyReview: fc.Arbitrary<DraftReview> = fc
  .record({
    draftId: words,
    leadId: words,
    clientId: words,
    workspaceName: words,
    campaignName: optional,
    leadName: words,
    leadFirstName: words,
    leadEmail: optional,
    sentiment: optional,
    content: fc.oneof(hostileText(), hostileText(12_000), hostileText(40_000)),
    edit: fc.constantFrom(null, byJon),
    findings: fc.array(finding, { maxLength: 10 }),
    state: fc.constantFrom(...states),
    heldBecause: optional,
    trigger: fc.option(message),
    newerInbound: fc.option(message),
    overtakenBy: fc.constantFrom(null, 'skip:newer_inbound_exists', 'skip:already_booked'),
    envelope: fc.oneof(
      envelope.map((value) => ({ ok: true as const, envelope: value })),
      fc.constant({ ok: false as const, reason: 'error:no_recipient' as const }),
    ),
    from: optional,
    sentEnvelope: fc.option(envelope),
    contactBan: fc.constantFrom(null, null, 'skip:opted_out'),
    autoSendPaused: fc.option(stop),
  })
  .map((changes) => sampleReview(changes as Partial<DraftReview>));

/** As a person reads `text` in a notification: markup would have to hold a bare "<". */
function expectInert(text: string): void {
  expect(text).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/);
}

describe('any card, whatever a lead or a model wrote', () => {
  it('stays within Slack’s limits, is inert, and offers Approve only under the whole draft', () => {
    fc.assert(
      fc.property(anyReview, (review) => {
        const card = reviewCard(review, links);
        expectWithinSlackLimits(card);
        expectInert(card.text);
        expect(card.text).not.toContain('\n');
        expect(mrkdwnTexts(card.blocks)).toEqual([]);
        if (!offersApprove(card.blocks)) return;
        expect(readDraft(card.blocks)).toBe(showInvisible(review.content));
        expect(review.contactBan).toBeNull();
        expect(review.envelope.ok).toBe(true);
        expect(review.content.trim()).not.toBe('');
        expect(review.state.kind).toBe('pending');
      }),
      { numRuns: 200 },
    );
  });

  it('holds no mention but of people who acted, and no address but the dashboard’s', () => {
    fc.assert(
      fc.property(anyReview, (review) => {
        const elements = richTextElements(reviewCard(review, links).blocks);
        for (const element of elements) {
          if (element.type === 'user') expect(element.user_id).toBe(byJon.slackUserId);
          if (element.type === 'link')
            expect(element.url.startsWith(links.dashboardUrl)).toBe(true);
          expect(['text', 'date', 'emoji', 'user', 'link']).toContain(element.type);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('offers Approve up to what Slack takes, counted escaped, and not beyond', () => {
    const draftOf = (length: number) => 'word & more '.repeat(length).slice(0, length);
    const offered = (length: number) => {
      const card = reviewCard(sampleReview({ content: draftOf(length) }), links);
      expectWithinSlackLimits(card);
      const isOffered = offersApprove(card.blocks);
      if (isOffered) expect(readDraft(card.blocks)).toBe(draftOf(length));
      return isOffered;
    };
    const lengths = Array.from({ length: 60 }, (_, index) => 6000 + index * 100);
    const longest = lengths.findLast((length) => offered(length))!;
    // A third more than its length is what this draft takes.
    expect(longest).toBeGreaterThan(7500);
    expect(longest).toBeLessThan(9000);
    expect(lengths.filter((length) => length < longest).every(offered)).toBe(true);
  });
});

function richTextElements(blocks: KnownBlock[]): RichTextElement[] {
  return blocks
    .filter((block) => block.type === 'rich_text')
    .flatMap((block) => block.elements.flatMap((part) => part.elements as RichTextElement[]));
}

function offersApprove(blocks: KnownBlock[]): boolean {
  const actionIds = actionIdsOf(blocks);
  return actionIds.includes('approve_send') || actionIds.includes('retry_send');
}
