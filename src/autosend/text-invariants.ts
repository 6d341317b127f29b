import type { Finding } from '../drafts/finding.ts';
import type { HoldCode } from '../drafts/reasons.ts';
import { readMail } from '../mail-text/read-mail.ts';
import {
  datesMeantBy,
  findAppointments,
  findKnownTimes,
  isKnownAppointment,
} from './invariants/appointments.ts';
import { findDates, isSameDate } from './invariants/dates.ts';
import { greetedNames, withoutGreeting } from './invariants/greeting.ts';
import { findLinks } from './invariants/links.ts';
import { findPlaceholders } from './invariants/placeholders.ts';
import { findKnownPrices, findPrices, isSamePrice } from './invariants/prices.ts';

/** What must be true of a draft's text before it goes out without a person's eyes on it. */
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

/** Quotes of one finding: more than a card shows. */
const maximumQuotes = 10;
const maximumPhraseLength = 160;

/**
 * Returns what in a draft must be seen by a person, a finding for each rule that it breaks:
 * links, dates, prices that appear nowhere in the conversation or the settings, placeholders,
 * somebody else's name or address, no text but greeting and signature.
 *
 * What counts as a date: calendar dates, and a day together with a time ("Tuesday at 3pm"), since
 * both promise something. A day alone ("tomorrow", "on Friday", "next week") does not; a date that
 * the conversation's own "Tuesday" means counts as known.
 */
export function findTextFaults(text: TextToCheck): Finding[] {
  const known = knownTexts(text);
  const quotes: Partial<Record<HoldCode, string[]>> = {
    'hold:unknown_link': unknownLinks(text.draft, known),
    'hold:unknown_date': unknownDates(text, known),
    'hold:unknown_price': unknownPrices(text.draft, known),
    'hold:unfilled_placeholder': findPlaceholders(text.draft),
    'hold:foreign_name': [...foreignNames(text, known), ...foreignAddresses(text.draft, known)],
    'hold:empty_after_signature': saysNothing(text.draft) ? [text.draft.trim()] : [],
  };
  return Object.entries(quotes)
    .filter(([, phrases]) => phrases.length > 0)
    .map(([code, phrases]) => ({
      code: code as HoldCode,
      source: 'rule',
      quotes: [...new Set(phrases)].slice(0, maximumQuotes).map(shortened),
    }));
}

function shortened(phrase: string): string {
  return phrase.slice(0, maximumPhraseLength).toWellFormed();
}

function knownTexts({ lead, conversation, people, allowedTexts }: TextToCheck): string[] {
  const messages = conversation.flatMap(({ subject, body }) => [subject, body]);
  return [
    lead.firstName,
    lead.lastName,
    lead.email,
    ...messages,
    ...people,
    ...allowedTexts,
  ].filter((known) => known !== null);
}

/** A home page is known by its domain alone: "acme.com" where somebody writes from "@acme.com". */
function unknownLinks(draft: string, known: string[]): string[] {
  const knownLinks = known.flatMap(findLinks);
  const addresses = new Set(knownLinks.map((link) => link.address));
  const mailDomains = known.flatMap(findAddresses).map((address) => address.split('@')[1]!);
  const hosts = new Set([...knownLinks.map((link) => link.host), ...mailDomains]);
  return findLinks(draft)
    .filter((link) => !addresses.has(link.address) && !(link.isHomePage && hosts.has(link.host)))
    .map((link) => link.phrase);
}

function unknownDates({ draft, conversation }: TextToCheck, known: string[]): string[] {
  const meant = conversation.flatMap(({ subject, body, sentAt }) =>
    datesMeantBy(`${subject ?? ''}\n${body}`, sentAt),
  );
  const knownDates = [...known.flatMap(findDates), ...meant];
  const knownTimes = findKnownTimes(known);
  const dates = findDates(draft);
  // A date that can be read two ways is known if either reading is.
  const knownPhrases = new Set(
    dates
      .filter((date) => knownDates.some((other) => isSameDate(date, other)))
      .map((date) => date.phrase),
  );
  const appointments = findAppointments(draft).filter(
    (appointment) => !isKnownAppointment(appointment, knownTimes, knownDates),
  );
  return [
    ...dates.map((date) => date.phrase).filter((phrase) => !knownPhrases.has(phrase)),
    ...appointments.map((appointment) => appointment.phrase),
  ];
}

function unknownPrices(draft: string, known: string[]): string[] {
  const knownPrices = known.flatMap(findKnownPrices);
  return findPrices(draft)
    .filter((price) => !knownPrices.some((other) => isSamePrice(price, other)))
    .map((price) => price.phrase);
}

/** A greeted name is known if it stands anywhere in the conversation, or as a short or long form. */
function foreignNames({ draft, lead }: TextToCheck, known: string[]): string[] {
  const words = new Set(known.flatMap((text) => plainLetters(text).split(/[^\p{L}]+/u)));
  const leadNames = [lead.firstName, lead.lastName, lead.email?.split('@')[0] ?? null]
    .filter((name) => name !== null)
    .flatMap((name) => plainLetters(name).split(/[^\p{L}]+/u));
  return greetedNames(draft).filter((greeted) => {
    const parts = plainLetters(greeted).split(/[^\p{L}]+/u);
    return !parts.every(
      (part) => words.has(part) || leadNames.some((name) => isShortFormOf(part, name)),
    );
  });
}

const shortestShortForm = 3;

/** "Rob" and "Robert", in either direction. */
function isShortFormOf(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return short.length >= shortestShortForm && long.startsWith(short);
}

/** Accents and case make no difference to a name. */
function plainLetters(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function foreignAddresses(draft: string, known: string[]): string[] {
  const knownAddresses = new Set(known.flatMap(findAddresses));
  return findAddresses(draft).filter((address) => !knownAddresses.has(address));
}

function findAddresses(text: string): string[] {
  const matches = text.matchAll(/(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}\b/giu);
  return Array.from(matches, ([address]) => address.toLowerCase());
}

function saysNothing(draft: string): boolean {
  const { words, isWhole } = readMail(withoutGreeting(draft));
  return isWhole || !/[\p{L}\p{N}]/u.test(words);
}
