import { findHardBlock } from '../../src/autosend/hard-blocks.ts';
import { contactBan } from '../../src/drafts/contact-permission.ts';
import { findTextFaults, type TextToCheck } from '../../src/drafts/rules/find-text-faults.ts';
import { readMail } from '../../src/mail-text/read-mail.ts';
import { readWish } from '../../src/mail-text/wishes/read-wish.ts';

/** A line of a corpus file; which fields it has depends on the file. */
export type CorpusCase = Record<string, unknown>;

/** What should be found in a case and what was found, in words; null: nothing. */
export type Finding = { expected: string | null; found: string | null; isRight: boolean };

/** Files by the beginning of their name, and how each is measured. */
export const measures: Record<string, (given: CorpusCase) => Finding> = {
  replies: ({ text, visible }) => {
    const found = readMail(String(text)).words;
    const isRight = withoutSpace(found) === withoutSpace(String(visible));
    return { expected: String(visible), found, isRight };
  },
  'opt-out': ({ text, subject, optOut }) => {
    const message = { channel: 'email', subject: textOrNull(subject), body: String(text) };
    return same(optOut ? 'opt-out' : null, readWish(message).asks ? 'opt-out' : null);
  },
  'hard-blocks': ({ from, subject, body, expected }) =>
    same(textOrNull(expected), blockOf(textOrNull(from), textOrNull(subject), String(body))),
  'ordinary-replies': ({ text }) => same(null, blockOf('ann@example.com', 'Re: hi', String(text))),
  'draft-faults': ({ draft, expected }) => {
    const codes = findTextFaults(ofInterestedLead(String(draft))).map(({ code }) => String(code));
    const isRight = codes.includes(String(expected));
    return { expected: String(expected), found: codes.join(', ') || null, isRight };
  },
  'ordinary-drafts': ({ draft }) =>
    same(null, findTextFaults(ofAskingLead(String(draft)))[0]?.code ?? null),
};

function same(expected: string | null, found: string | null): Finding {
  return { expected, found, isRight: expected === found };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '');
}

function blockOf(fromEmail: string | null, subject: string | null, body: string): string | null {
  const newestInbound = { channel: 'email', subject, body, fromEmail };
  const lead = { status: 'new', sentimentTag: null };
  const ban = contactBan(lead, readWish(newestInbound).asks);
  return findHardBlock({ draftText: 'Hi Ann, gladly.', newestInbound, ban, lead });
}

const ann = { firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com' };
const people = ['Ann Lee', 'ann@example.com', 'Bob Ray', 'bob@acme.example'];
const allowedTexts = ['Q4 founders', 'Acme Growth'];

/** The conversation of draft-faults: one mail of a lead who wants to know more. */
function ofInterestedLead(draft: string): TextToCheck {
  const conversation = [
    {
      subject: 'Re: intro',
      body: 'Hi Bob, sounds interesting, can you tell me more?',
      sentAt: new Date('2026-11-12T10:00:00Z'),
    },
  ];
  return { draft, lead: ann, conversation, people, allowedTexts };
}

/** The conversation of ordinary-drafts: an offer, and a lead's questions about it. */
function ofAskingLead(draft: string): TextToCheck {
  const conversation = [
    {
      subject: 'Intro',
      body: "Hi Ann, I'm Bob from Acme Growth. We help founders book meetings. Pricing starts at $499/mo. Book here: https://calendly.com/bob-acme/30min",
      sentAt: new Date('2026-11-20T10:00:00Z'),
    },
    {
      subject: 'Re: Intro',
      body: 'Hi Bob, Thanks for reaching out. What does it cost? We have 25 seats and use HubSpot. Could do Tuesday at 3pm or Thursday. Our site is example.com. My budget is 2k. Ann Lee, VP Sales, Example Inc, +1 202 555 0100',
      sentAt: new Date('2026-11-24T10:00:00Z'),
    },
  ];
  return { draft, lead: ann, conversation, people, allowedTexts };
}
