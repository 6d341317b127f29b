import { describe, expect, it } from 'vitest';
import type { DraftReview } from '../../../src/drafts/review.ts';
import { parseButtonValue } from '../../../src/slack/blocks/button-value.ts';
import { reviewCard } from '../../../src/slack/blocks/review-card.ts';
import { expectWithinSlackLimits } from '../../support/slack-limits.ts';
import { actionIdsOf, buttonsOf, readBlocks, readDraft } from './read-blocks.ts';
import { byJon, envelope, links, sampleMessage, sampleReview } from './sample-review.ts';

function cardOf(changes: Partial<DraftReview> = {}) {
  const card = reviewCard(sampleReview(changes), links);
  expectWithinSlackLimits(card);
  return { ...card, reads: readBlocks(card.blocks), actions: actionIdsOf(card.blocks) };
}

const sendAt = new Date('2026-11-20T14:02:10Z');

describe('the card of a draft that waits', () => {
  it('reads from why it was held to what Approve will do', () => {
    expect(cardOf().reads).toBe(
      [
        'Reply to Ann Lee held',
        "Held: promises a price ('$2,000/mo')",
        'Confidence 62 %, needs 90 %',
        'ann@example.com · Interested · Q4 founders · Acme Growth',
        'Ann wrote 2026-11-20 14:00 UTC',
        '> What would it cost for 20 people?',
        '---',
        'Draft reply',
        'Hi Ann,\n\nFor 20 people it is $2,000/mo.\n\nBest,\nSam',
        '---',
        "Goes to ann@example.com, cc bob@example.com, from sales@example.com, as a reply to 'Re: pricing'",
        '[Approve & Send] [Edit] [View in dashboard] [Reject] [… Never write to this lead]',
      ].join('\n'),
    );
  });

  it('writes out what nobody could see in the draft and in what is quoted of it', () => {
    const turned = '\u202e0002$\u202c';
    const content = `Hi Ann,\n\nit is ${turned} for all\u200b.`;
    const card = cardOf({
      content,
      findings: [{ code: 'hold:invisible_text', source: 'rule', quotes: [turned] }],
    });
    expect(readDraft(card.blocks)).toBe('Hi Ann,\n\nit is ⟨U+202E⟩0002$⟨U+202C⟩ for all⟨U+200B⟩.');
    expect(card.reads).toContain("('⟨U+202E⟩0002$⟨U+202C⟩')");
  });

  it('says in the notification why it was held', () => {
    expect(cardOf().text).toBe("Reply to Ann Lee held: promises a price ('$2,000/mo')");
  });

  it('binds every acting button to what is shown', () => {
    const acting = buttonsOf(cardOf().blocks).filter((button) => button.value);
    expect(acting.map((button) => button.action_id)).toEqual([
      'approve_send',
      'edit_draft',
      'reject_draft',
    ]);
    for (const button of acting)
      expect(parseButtonValue(button.value)).toEqual({
        draftId: 'd1',
        fingerprint: 'text.envelope.knowledge',
        carried: {},
      });
  });

  it('has its buttons in the block of the draft, Approve first and Reject after a question', () => {
    const { blocks } = cardOf();
    expect(blocks.at(-1)?.block_id).toBe('review_actions_d1');
    const [approve, , view, reject] = buttonsOf(blocks);
    expect(approve).toMatchObject({ style: 'primary' });
    expect(approve?.confirm).toBeUndefined();
    expect(view?.url).toBe('http://desk.example.com/?view=inbox&clientId=c1&leadId=l1&draftId=d1');
    expect(reject?.confirm).toMatchObject({ text: { text: 'It will not be sent to Ann.' } });
  });

  it('never folds the draft behind "see more"', () => {
    const sections = cardOf().blocks.filter((block) => block.type === 'section');
    expect(sections).toMatchObject([{ expand: true, text: { type: 'plain_text', emoji: false } }]);
  });

  it.each([
    [{ confidence: null, threshold: 0.9 }, 'The model has not judged it'],
    [{ confidence: 0.62, threshold: null }, 'Confidence 62 %'],
    [{ confidence: 0.899, threshold: 0.9 }, 'Confidence 89 %, needs 90 %'],
    [{ confidence: 0, threshold: 1 }, 'Confidence 0 %, needs 100 %'],
    [
      { confidence: 0.95, threshold: 0.9 },
      'The model was confident enough: 95 %, needs 90 %. That is not what holds it.',
    ],
  ])('tells the confidence %j as "%s"', (verdict, words) => {
    expect(
      cardOf({ verdict: { ...verdict, ofThisText: true, riskyPhrases: [] } }).reads.split('\n'),
    ).toContain(words);
  });

  it('says so where no reason was recorded', () => {
    expect(cardOf({ heldBecause: null }).reads).toContain('Held: no reason was recorded');
  });

  it('says that a person changed the text', () => {
    const verdict = { ...sampleReview().verdict, ofThisText: false };
    const { reads } = cardOf({ edit: byJon, verdict });
    expect(reads).toContain('Draft reply · edited by @U0JON 2026-11-20 14:02 UTC');
    expect(reads).toContain(
      'The model has not judged the edited text yet. Of the one before: 62 %, needs 90 %',
    );
  });

  it('lists everything that speaks against it, the worst first, each with its words', () => {
    const { reads, text } = cardOf({
      findings: [
        { code: 'hold:unsafe', source: 'model', quotes: ['$1'], words: 'promises a price' },
        { code: 'hold:unknown_price', source: 'rule', quotes: ['$1', '$2', '$3', '$4'] },
        { code: 'hold:unknown_date', source: 'rule', quotes: ['Nov 30'] },
      ],
    });
    expect(reads).toContain(
      [
        "Held: promises a price ('$1') · and 2 more",
        "• a price in the draft appears nowhere in the conversation ('$1', '$2', '$3' and 1 more)",
        "• a date in the draft appears nowhere in the conversation ('Nov 30')",
      ].join('\n'),
    );
    expect(text).toBe("Reply to Ann Lee held: promises a price ('$1') and 2 more");
  });

  it('says that automatic sending is off', () => {
    const { reads } = cardOf({ autoSendPaused: { kind: 'switched_off' } });
    expect(reads).toContain(
      'Automatic sending is switched off. What a person approves is sent all the same.',
    );
  });

  it('says who paused automatic sending, until when and why', () => {
    const pause = { kind: 'paused', by: 'U0JON', campaignId: null } as const;
    const until = new Date('2026-11-20T18:00:00Z');
    const paused = cardOf({ autoSendPaused: { ...pause, until, reason: 'wrong prices' } });
    expect(paused.reads).toMatch(
      /Automatic sending is paused by @U0JON until .*: wrong prices\. What a person/,
    );
    const forGood = cardOf({ autoSendPaused: { ...pause, until: null, reason: null } });
    expect(forGood.reads).toContain('Automatic sending is paused by @U0JON. What a person');
  });

  it('names the campaign’s mailbox where the provider knows the sender', () => {
    expect(cardOf({ from: null }).reads).toContain('from the campaign’s mailbox');
  });

  it.each<[string, Partial<DraftReview>]>([
    ['waiting', {}],
    ['queued', { state: { kind: 'queued', by: byJon, sendAt }, sentEnvelope: null }],
    ['scheduled', { state: { kind: 'scheduled', sendAt }, sentEnvelope: null }],
    ['sending', { state: { kind: 'sending', by: byJon } }],
  ])('names everybody it goes to, in full: %s', (_, changes) => {
    const cc = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name.repeat(60)}@example.com`);
    const to = { ...envelope, cc };
    const { reads } = cardOf({
      envelope: { ok: true, envelope: to },
      sentEnvelope: changes.state?.kind === 'sending' ? to : null,
      ...changes,
    });
    expect(reads).toContain(`Goes to ann@example.com, cc ${cc.join(', ')}, from`);
  });

  it('calls a lead without a name by the address', () => {
    const { text, reads } = cardOf({ leadName: 'ann@example.com', leadFirstName: 'The lead' });
    expect(text).toMatch(/^Reply to ann@example.com held: /);
    expect(reads).toContain('The lead wrote 2026');
  });

  it('offers no editing of a text that Slack’s input cannot take', () => {
    expect(cardOf({ content: 'a'.repeat(3000) }).actions).toContain('edit_draft');
    expect(cardOf({ content: 'a'.repeat(3001) }).actions).not.toContain('edit_draft');
  });
});

describe('the conversation on a card', () => {
  it('leaves out the history a mail quotes', () => {
    const body =
      'How much?\n\nOn Tue, Nov 17, 2026 at 3:04 PM Sam <sam@example.com> wrote:\n> Hello';
    const { reads } = cardOf({ trigger: sampleMessage({ body }) });
    expect(reads).toContain('> How much?\n---');
    expect(reads).not.toContain('Hello');
  });

  it('shortens a long message, and says so', () => {
    const { reads } = cardOf({ trigger: sampleMessage({ body: 'word '.repeat(2000) }) });
    expect(reads).toContain('word word…\n… shortened; the whole message is in the dashboard');
  });

  it('shortens a message of many lines, and says so', () => {
    const { reads } = cardOf({ trigger: sampleMessage({ body: 'line\n'.repeat(200) }) });
    expect(reads.split('\n').filter((line) => line.endsWith('line'))).toHaveLength(25);
    expect(reads).toContain('… shortened');
  });

  it('shows the whole mail where it holds nothing but quoted mail', () => {
    const { reads } = cardOf({ trigger: sampleMessage({ body: '> Hello\n> Sam' }) });
    expect(reads).toContain('> > Hello');
  });

  it('names whoever wrote on the lead’s behalf', () => {
    const trigger = sampleMessage({ fromEmail: 'bob@example.com', fromName: 'Bob Ray' });
    expect(cardOf({ trigger }).reads).toContain('Bob Ray wrote 2026-11-20 14:00 UTC');
  });

  it('says so where the draft answers no message', () => {
    expect(cardOf({ trigger: null }).reads).toContain('This draft answers no message.');
  });

  it('shows the newer message too, and asks to read it', () => {
    const newerInbound = sampleMessage({
      id: 'm2',
      body: 'We are 35 now.',
      sentAt: new Date('2026-11-20T14:20:00Z'),
    });
    const card = cardOf({ newerInbound, overtakenBy: 'skip:newer_inbound_exists' });
    expect(card.text).toBe('Reply to Ann Lee held: Ann wrote again');
    expect(card.reads).toContain(
      ':warning: Ann wrote again 2026-11-20 14:20 UTC, after the message this draft answers. Read it, then decide.',
    );
    expect(card.reads).toContain('Ann wrote 2026-11-20 14:00 UTC\n> What would it cost');
    expect(card.reads).toContain('Ann wrote again 2026-11-20 14:20 UTC\n> We are 35 now.');
    expect(card.actions).toContain('approve_send');
  });

  it('says what else happened since the draft was written', () => {
    const { reads, actions } = cardOf({ overtakenBy: 'skip:outbound_after_trigger' });
    expect(reads).toContain(
      ':warning: Somebody already answered the lead. Reject the draft, or approve it if it is still wanted.',
    );
    expect(actions).toContain('approve_send');
  });
});

describe('the card after an attempt that did not go out', () => {
  const at = new Date('2026-11-20T14:05:00Z');

  it('says what happened and what to do, and offers to try again', () => {
    const card = cardOf({
      state: { kind: 'pending', lastAttempt: { reason: 'error:provider_rejected', at } },
    });
    expect(card.text).toBe(
      'Reply to Ann Lee not sent: the mail provider refused the mail; it was not sent',
    );
    expect(card.reads).toContain(
      ':warning: Not sent 2026-11-20 14:05 UTC: the mail provider refused the mail; it was not sent. Correct what the provider names, then approve again.',
    );
    expect(card.actions[0]).toBe('retry_send');
    expect(buttonsOf(card.blocks)[0]?.text.text).toBe('Try again');
  });

  it('keeps Approve where a person stopped it', () => {
    const card = cardOf({
      state: { kind: 'pending', lastAttempt: { reason: 'skip:stopped_by_person', at } },
    });
    expect(card.reads).toContain(
      'Not sent 2026-11-20 14:05 UTC: a person stopped it before it went out. Approve it again when it is right.',
    );
    expect(card.actions[0]).toBe('approve_send');
  });

  it('does not ask again how an attempt ended that a person settled', () => {
    const card = cardOf({
      state: { kind: 'pending', lastAttempt: { reason: 'error:send_outcome_unknown', at } },
    });
    expect(card.reads).toContain('Not sent, as a person found');
    expect(card.reads).not.toContain('may or may not');
  });
});

describe('a card without Approve', () => {
  const refusals: [string, Partial<DraftReview>, string][] = [
    [
      'a lead who opted out',
      { contactBan: 'skip:opted_out' },
      'the lead asked not to be contacted',
    ],
    ['a blacklisted lead', { contactBan: 'skip:blacklisted' }, 'the lead is blacklisted'],
    [
      'nowhere to send it',
      { envelope: { ok: false, reason: 'error:no_recipient' } },
      'no valid address to send to',
    ],
    ['an empty draft', { content: ' \n ' }, 'the draft has no text'],
    [
      'a draft too long for Slack',
      { content: 'A long sentence. '.repeat(1000) },
      'the draft is too long to be shown whole in Slack',
    ],
    [
      'an id too long for a button',
      { draftId: 'd'.repeat(2500) },
      'the draft’s id is too long for a button of Slack',
    ],
  ];

  it.each(refusals)('says why, at the top and above the buttons: %s', (_, changes, meaning) => {
    const { reads, actions } = cardOf(changes);
    expect(actions).not.toContain('approve_send');
    expect(actions).not.toContain('retry_send');
    expect(reads.split('\n')[1]?.toLowerCase()).toContain(`:warning: ${meaning.toLowerCase()}. `);
    expect(reads).toContain(`No Approve: ${meaning}.`);
    expect(reads).not.toContain('Goes to');
  });

  it('still lets a draft too long for Slack be rejected, and shows its beginning', () => {
    const { actions, reads } = cardOf({ content: 'A long sentence. '.repeat(1000) });
    expect(actions).toEqual(['view_dashboard', 'reject_draft', 'never_write']);
    expect(reads).toContain('Draft reply\nA long sentence.');
    expect(reads).toContain('… only the beginning; the whole draft is in the dashboard');
  });

  it('offers only the dashboard where the id fits into no button', () => {
    expect(cardOf({ draftId: 'd'.repeat(2500) }).actions).toEqual(['view_dashboard']);
    expect(cardOf({ draftId: 'd'.repeat(5000) }).actions).toEqual([]);
  });

  it('offers no Approve under a draft with a gap that Slack would not show', () => {
    const { actions } = cardOf({ content: `Hi Ann${' '.repeat(7000)}and more` });
    expect(actions).toEqual(['view_dashboard', 'reject_draft', 'never_write']);
  });

  it('shows a draft of 9,000 characters whole, in pieces, with Approve', () => {
    const content = 'A sentence of words, neither short nor long.\n'.repeat(200);
    const { blocks, actions } = cardOf({ content });
    expect(readDraft(blocks)).toBe(content);
    expect(actions).toContain('approve_send');
  });
});

describe('the card of a draft that was decided', () => {
  it('tells who approved and when it leaves, and lets it be stopped', () => {
    const card = cardOf({ state: { kind: 'queued', by: byJon, sendAt }, sentEnvelope: envelope });
    expect(card.reads).toContain('Approved by @U0JON. It leaves 2026-11-20 14:02 UTC.');
    expect(card.reads).toContain('Goes to ann@example.com, cc bob@example.com,');
    expect(card.actions).toEqual(['stop_send', 'view_dashboard', 'never_write']);
  });

  it('tells when an automatic one leaves, and lets it be stopped', () => {
    const card = cardOf({ state: { kind: 'scheduled', sendAt }, sentEnvelope: envelope });
    expect(card.text).toBe('Reply to Ann Lee scheduled');
    expect(card.reads).toContain('Will be sent by itself 2026-11-20 14:02 UTC');
    expect(card.actions).toEqual(['stop_send', 'view_dashboard', 'never_write']);
  });

  it('says "sending" while it is, never "sent"', () => {
    const card = cardOf({ state: { kind: 'sending', by: byJon }, sentEnvelope: envelope });
    expect(card.reads).toContain('Approved by @U0JON. It is being sent.');
    expect(card.reads).not.toMatch(/^Sent/m);
    expect(card.actions).toEqual(['view_dashboard']);
  });

  it('tells by whom it was sent, to whom and when, without buttons', () => {
    const at = new Date('2026-11-20T14:03:00Z');
    const state = { kind: 'sent' as const, by: byJon, at, edited: false, automatic: false };
    const card = cardOf({ state, sentEnvelope: envelope });
    expect(card.text).toBe('Reply to Ann Lee sent');
    expect(card.reads).toContain('Sent to ann@example.com by @U0JON 2026-11-20 14:03 UTC');
    expect(card.reads).toContain('Went to ann@example.com, cc bob@example.com,');
    expect(card.reads).toContain('<View in dashboard>');
    expect(card.actions).toEqual([]);
  });

  it.each([
    [true, envelope, 'Sent automatically to ann@example.com 2026'],
    [false, null, 'Sent from elsewhere 2026'],
  ])('tells what was sent without an approval here (automatic: %s)', (automatic, to, words) => {
    const state = { kind: 'sent' as const, by: null, at: sendAt, edited: false, automatic };
    expect(cardOf({ state, sentEnvelope: to }).reads).toContain(words);
  });

  it('never says "sent" of what another program marked as approved, without a mail', () => {
    const { text, reads } = cardOf({ state: { kind: 'approved' } });
    expect(text).toBe('Reply to Ann Lee approved elsewhere');
    expect(reads).toContain(
      'Another program marked it as approved. No sent mail is recorded here.',
    );
    expect(reads).not.toMatch(/\bSent\b/);
  });

  it('tells who rejected it and why, without buttons', () => {
    const card = cardOf({ state: { kind: 'rejected', by: byJon, reason: 'wrong price' } });
    expect(card.reads).toContain('Rejected by @U0JON 2026-11-20 14:02 UTC\nReason: wrong price');
    expect(card.reads).not.toContain('Goes to');
    expect(card.actions).toEqual([]);
  });

  it.each([
    ['script', 'a script'],
    ['worker', 'another program'],
  ])('names somebody whom Slack does not know (%s)', (surface, words) => {
    const by = { ...byJon, slackUserId: null, surface };
    const { reads } = cardOf({ state: { kind: 'rejected', by, reason: null } });
    expect(reads).toContain(`Rejected by ${words}`);
  });

  it('asks how an unknown outcome ended, each answer after a question', () => {
    const state = { kind: 'unknown' as const, by: byJon, at: sendAt };
    const card = cardOf({ state, sentEnvelope: envelope });
    expect(card.text).toBe('Reply to Ann Lee may have been sent: we lost contact while sending');
    expect(card.reads).toContain('We lost contact while sending. It may or may not have gone out.');
    const settling = buttonsOf(card.blocks).filter(
      (button) => button.action_id === 'settle_unknown',
    );
    expect(
      settling.map((button) => [button.text.text, parseButtonValue(button.value)?.carried]),
    ).toEqual([
      ['It was sent', { sent: 'yes' }],
      ['It was not sent', { sent: 'no' }],
    ]);
    expect(settling.every((button) => button.confirm)).toBe(true);
  });
});
