import { type Finding, notJudged, sortFindings } from '../finding.ts';
import { mailText } from '../../mail-text/read-mail.ts';
import type { HoldCode } from '../reasons.ts';
import { addressesIn, findAddresses } from './addresses.ts';
import { type Place, unknownClaims } from './claim.ts';
import { datesMeantBy, findDates } from './dates.ts';
import { daysIn } from './days.ts';
import { findInvisible, findMixedHosts } from './invisible-text.ts';
import { findLinks, homePagesOf } from './links.ts';
import { namesSpokenTo } from './names.ts';
import { saysNothing } from './nothing-said.ts';
import { findPlaceholders } from './placeholders.ts';
import { findPrices } from './prices.ts';
import { readablePart, readableText } from './readable-text.ts';
import { findKnownTimes, findTimes } from './times.ts';

/** What a draft's text is measured against. */
export type TextToCheck = {
  draft: string;
  lead: { firstName: string | null; lastName: string | null; email: string | null };
  /** The messages so far, whole; without the draft. */
  conversation: { subject: string | null; body: string; sentAt: Date }[];
  /** Everybody who wrote or got one of them: names and addresses as they stand in the messages. */
  people: (string | null)[];
  /** What the campaign's and workspace's settings let a draft say: names, links, prices. */
  allowedTexts: string[];
};

/** Characters read: the longest draft that intake takes, and far more than people write in a mail. */
const longestDraft = 48_000;
const longestMessage = 50_000;
const longestConversation = 200_000;
/** Quotes of one finding: more than a card shows. */
const maximumQuotes = 10;
const maximumPhraseLength = 160;

/**
 * Returns what in a draft must be seen by a person, the worst first: a price, amount, share, date,
 * time, link, telephone number, address or name that nobody wrote before, placeholders and a model's
 * own words, characters that nobody sees, no text but greeting and signature. Pure, and linear in
 * the length of what it reads.
 *
 * What counts as a time: "at 3pm" and the like. A day alone ("tomorrow", "on Friday", "next week")
 * and a span ("in 90 days") promise nothing; a date that the conversation's own "Tuesday" means is
 * known.
 */
export function findTextFaults(input: TextToCheck): Finding[] {
  if (input.draft.length > longestDraft) return notJudged;
  const { text, quote } = readableText(input.draft);
  const messages = readConversation(input.conversation);
  const known = [...otherTexts(input), ...messages.map((message) => message.text)];
  const places: Partial<Record<HoldCode, Place[]>> = {
    'hold:unfilled_placeholder': findPlaceholders(text),
    'hold:foreign_name': [...foreignNames(text, input, known), ...foreignAddresses(text, known)],
    'hold:unknown_link': unknownLinks(text, known),
    'hold:unknown_price': unknownClaims(findPrices(text), known.flatMap(findPrices)),
    'hold:unknown_date': unknownDates(text, messages, known),
  };
  const found = Object.entries(places).map(([code, faults]) =>
    findingOf(
      code,
      faults.map(({ start, end }) => quote(start, end)),
    ),
  );
  const hidden = [...findInvisible(input.draft), ...findMixedHosts(input.draft)];
  const names = nameWords(namesIn(input));
  return sortFindings(
    [
      ...found,
      findingOf(
        'hold:invisible_text',
        hidden.map(({ start, end }) => input.draft.slice(start, end)),
      ),
      findingOf(
        'hold:empty_after_signature',
        saysNothing(text, (word) => names.has(plainLetters(word))) ? [input.draft.trim()] : [],
      ),
    ].filter((finding) => finding !== null),
  );
}

function findingOf(code: string, quotes: string[]): Finding | null {
  if (quotes.length === 0) return null;
  const shortened = quotes.map((words) => words.slice(0, maximumPhraseLength).toWellFormed());
  return {
    code: code as HoldCode,
    source: 'rule',
    quotes: [...new Set(shortened)].slice(0, maximumQuotes),
  };
}

type ReadMessage = { text: string; sentAt: Date };

/** The newest messages count where not all can be read; what is not read is unknown. */
function readConversation(conversation: TextToCheck['conversation']): ReadMessage[] {
  let left = longestConversation;
  const read: ReadMessage[] = [];
  for (const { subject, body, sentAt } of conversation.toReversed()) {
    if (left <= 0) break;
    const text = `${subject ?? ''}\n${mailText(body.slice(0, longestMessage), 'shown')}`;
    left -= text.length;
    read.push({ text: readablePart(text.slice(0, longestMessage)), sentAt });
  }
  return read;
}

/** What the draft may repeat, besides the messages. */
function otherTexts({ lead, people, allowedTexts }: TextToCheck): string[] {
  return [lead.firstName, lead.lastName, lead.email, ...people, ...allowedTexts]
    .filter((known) => known !== null)
    .map((known) => readablePart(known.slice(0, longestMessage)));
}

/** A home page is known by its domain alone: "acme.com" where somebody writes from "@acme.com". */
function unknownLinks(text: string, known: string[]): Place[] {
  return unknownClaims(findLinks(text), [
    ...known.flatMap(findLinks),
    ...known.flatMap(findAddresses),
    ...homePagesOf(addressesIn(known)),
  ]);
}

function foreignAddresses(text: string, known: string[]): Place[] {
  return unknownClaims(findAddresses(text), known.flatMap(findAddresses));
}

function unknownDates(text: string, messages: ReadMessage[], known: string[]): Place[] {
  const meant = messages.flatMap((message) => datesMeantBy(message.text, message.sentAt));
  const knownDays = [...new Set(known.flatMap(daysIn))].map((day) => `day ${day}`);
  return unknownClaims(
    [...findDates(text), ...findTimes(text)],
    [
      ...known.flatMap(findDates),
      ...meant,
      ...known.flatMap(findKnownTimes),
      { start: 0, end: 0, needs: [], gives: knownDays },
    ],
  );
}

/** A name is known if it stands anywhere in the conversation, or as a short or long form. */
function foreignNames(text: string, { lead }: TextToCheck, known: string[]): Place[] {
  const words = nameWords(known);
  const leadNames = [lead.firstName, lead.lastName, lead.email?.split('@')[0]].flatMap((name) =>
    wordsOf(name ?? ''),
  );
  return namesSpokenTo(text).filter(
    ({ name }) =>
      !words.has(plainLetters(name)) &&
      !wordsOf(name).every(
        (part) => words.has(part) || leadNames.some((leadName) => isShortFormOf(part, leadName)),
      ),
  );
}

function namesIn({ lead, people }: TextToCheck): string[] {
  return [lead.firstName, lead.lastName, ...people].filter((name) => name !== null);
}

function nameWords(known: string[]): Set<string> {
  return new Set(known.flatMap(wordsOf));
}

const shortestShortForm = 3;

/** "Rob" and "Robert", in either direction; not "Ann" and "Anna". */
function isShortFormOf(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  const isLonger = long.length >= short.length + 2 || long === short;
  return short.length >= shortestShortForm && isLonger && long.startsWith(short);
}

function wordsOf(text: string): string[] {
  return plainLetters(text)
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}

/** Accents and case make no difference to a name. */
function plainLetters(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
