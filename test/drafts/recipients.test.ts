import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConversationMessage, LoadedDraft } from '../../src/drafts/load-draft.ts';
import { isMachine, mailboxKey, untaggedKey } from '../../src/drafts/mail-address.ts';
import { recipientsOf } from '../../src/drafts/recipients.ts';

const OURS = 'sales@desk.example';

type Given = {
  lead?: Partial<LoadedDraft['lead']>;
  messages?: Partial<ConversationMessage>[];
};

/** A draft that answers its newest inbound message, as far as recipients go. */
function conversation({ lead, messages = [{}] }: Given): LoadedDraft {
  const all = messages.map((message, index) => ({
    id: `m${index}`,
    direction: 'inbound',
    cc: [],
    fromEmail: 'ann@example.com',
    fromName: null,
    toEmail: null,
    replyTo: null,
    ...message,
  }));
  return {
    lead: {
      email: 'ann@example.com',
      firstName: 'Ann',
      lastName: 'Lee',
      currentReplierEmail: null,
      currentReplierName: null,
      ...lead,
    },
    messages: all,
    trigger: all.findLast(({ direction }) => direction === 'inbound') ?? null,
  } as unknown as LoadedDraft;
}

const of = (given: Given) => recipientsOf(conversation(given), [OURS]);
const went = (given: Given) => {
  const result = of(given);
  if (!result.ok) throw new Error('nobody');
  return result.recipients;
};

test('a colleague who wrote last is answered, with the lead on cc', () => {
  const messages = [{}, { fromEmail: 'boss@müller.example', fromName: 'The Boss' }];
  expect(went({ messages })).toMatchObject({
    to: { address: 'boss@müller.example', name: 'The Boss' },
    cc: ['ann@example.com'],
  });
});

test('answers go where their writer wants them', () => {
  const messages = [{ fromEmail: 'noreply@forms.example', replyTo: 'Ann <ann@example.com>' }];
  expect(went({ messages })).toMatchObject({
    to: { address: 'ann@example.com', name: 'Ann Lee' },
    cc: [],
  });
});

test.each([
  ['boss@@example.com', 'not_an_address'],
  ['no-reply@example.com', 'machine'],
  ['Sales+inbox@desk.example', 'our_own'],
])('%s cannot be answered (%s), and nobody else is instead', (fromEmail, because) => {
  const lead = { currentReplierEmail: 'bob@example.com' };
  expect(of({ lead, messages: [{}, { fromEmail }] })).toEqual({
    ok: false,
    unusable: { address: fromEmail, because },
  });
});

describe('who took over', () => {
  const lead = { currentReplierEmail: 'bob@example.com', currentReplierName: 'Bob' };

  test('the conversation decides, and the record is named where it says otherwise', () => {
    expect(went({ lead })).toMatchObject({
      to: { address: 'ann@example.com' },
      recordNames: 'bob@example.com',
    });
    const bobWrote = [{}, { fromEmail: 'Bob@example.com' }];
    expect(went({ lead, messages: bobWrote })).toMatchObject({
      to: { address: 'Bob@example.com' },
      recordNames: null,
    });
  });

  test('counts where the message names no writer', () => {
    expect(went({ lead, messages: [{ fromEmail: null }] })).toMatchObject({
      to: { address: 'bob@example.com', name: 'Bob' },
      cc: ['ann@example.com'],
    });
  });
});

test('machines, ourselves and what is no address are left out of cc, each with its reason', () => {
  const cc = [
    'bob@example.com',
    'sales+x@desk.example',
    'bounces@example.com',
    'not an address',
    'BOB@example.com',
    'Cleo <cleo@example.com>',
    'other@desk.example',
  ];
  const outbound = { direction: 'outbound', fromEmail: 'other@desk.example' };
  expect(went({ messages: [outbound, { cc }] })).toMatchObject({
    cc: ['bob@example.com', 'cleo@example.com'],
    dropped: [
      { address: 'sales+x@desk.example', because: 'our_own' },
      { address: 'bounces@example.com', because: 'machine' },
      { address: 'not an address', because: 'not_an_address' },
      { address: 'other@desk.example', because: 'our_own' },
    ],
  });
});

test('for any conversation: each mailbox once, no machine, not ourselves, and everybody accounted for', () => {
  const address = fc.oneof(
    fc.constantFrom(
      'ann@example.com',
      'ANN@example.com',
      'bob@example.com',
      'noreply@example.com',
      OURS,
      'sales+tag@desk.example',
      'boss@müller.example',
      'boss@xn--mller-kva.example',
      'nobody',
      '',
    ),
    fc.emailAddress(),
  );
  const message = fc.record({
    direction: fc.constantFrom('inbound', 'outbound'),
    fromEmail: fc.option(address),
    replyTo: fc.option(address),
    cc: fc.array(address, { maxLength: 6 }),
    toEmail: fc.option(address),
  });
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 5 }),
      fc.option(address),
      fc.option(address),
      (messages, email, currentReplierEmail) => {
        const given = conversation({ lead: { email, currentReplierEmail }, messages });
        const result = recipientsOf(given, [OURS]);
        const newest = given.messages.findLast(({ direction }) => direction === 'inbound');
        const wanted = newest?.replyTo?.trim() || newest?.fromEmail?.trim();
        if (!result.ok) {
          if (result.unusable && wanted) expect(result.unusable.address).toBe(wanted);
          return;
        }
        const { to, cc, dropped } = result.recipients;
        const everybody = [to.address, ...cc];
        const keys = everybody.map(mailboxKey);
        expect(keys).not.toContain(null);
        expect(new Set(keys).size).toBe(keys.length);
        expect(everybody.some(isMachine)).toBe(false);
        expect(everybody.map(untaggedKey)).not.toContain(OURS);
        if (wanted) expect(to.address).toBe(wanted);
        const accounted = [...keys, ...dropped.map(({ address }) => mailboxKey(address))];
        for (const copied of given.trigger?.cc ?? [])
          if (mailboxKey(copied)) expect(accounted).toContain(mailboxKey(copied));
      },
    ),
  );
});
