import { bareSubject } from '../subject.ts';
import { type CutReason, type MailText, readMail } from '../read-mail.ts';
import { dutch } from './dutch.ts';
import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import { italian } from './italian.ts';
import { japanese } from './japanese.ts';
import type { LanguageWishes } from './language-wishes.ts';
import { plainWords } from './plain-words.ts';
import { polish } from './polish.ts';
import { portuguese } from './portuguese.ts';
import { spanish } from './spanish.ts';
import { swedish } from './swedish.ts';

/** What is read of a message; the channel is 'email', 'sms', 'linkedin' or another. */
export type ReadableMessage = { channel: string; subject: string | null; body: string };

/** Whether a message asks that nobody write any more, and where. */
export type Wish =
  | { asks: false }
  | {
      asks: true;
      /** The words that ask, in plain spelling; at most 300 characters. */
      words: string;
      /** The part they stand in, where it is not the new words or the subject. */
      cutPart: CutReason | null;
    };

const languages: LanguageWishes[] = [
  english,
  german,
  french,
  spanish,
  portuguese,
  dutch,
  italian,
  swedish,
  polish,
  japanese,
];

/** A sentence longer than this is read in pieces, which overlap. */
const maximumSentence = 600;
const overlap = 100;
const maximumQuote = 300;
/** Characters of a part that are read: its beginning and its end. */
const maximumPart = 40_000;
/** Shorter sentences of ours say too little to tell whose they are. */
const shortestOurs = 12;

/** A text that a mail may quote; read when it is first asked for, and then kept. */
export type KnownText = {
  /** The letters of what its writer newly wrote. */
  own(): string;
  /** The same with what it quotes, its signature and its small print. */
  all(): string;
};

/** Makes a body comparable with what later mails quote. */
export function knownText(body: string): KnownText {
  const read = once(() => readMail(body));
  return {
    own: once(() => lettersOf(bounded(read().words))),
    all: once(() => lettersOf(bounded(wholeOf(read())))),
  };
}

/**
 * Finds the wish not to be written to in one message: in its subject, in the new words, and below
 * the cut where it is not word for word what we wrote ourselves.
 *
 * Pure; takes time in proportion to the texts. A lead's wish may stand in any of their messages:
 * give each once, with what was sent before it.
 *
 * @param oursBefore what we sent in this conversation before
 */
export function readWish(message: ReadableMessage, oursBefore: KnownText[] = []): Wish {
  const mail = readMail(message.body);
  if (message.channel.toLowerCase() !== 'email' && carrierKeyword.test(plainWords(mail.words)))
    return { asks: true, words: plainWords(mail.words), cutPart: null };
  // Nothing marks a whole mail as quoted: only our own words in it are ours, not those we quoted.
  const isOwn = isIn(oursBefore.map(({ own }) => own));
  return (
    wishIn([bareSubject(message.subject)], null, () => false) ??
    wishIn([mail.words], null, mail.isWhole ? isOwn : () => false) ??
    wishBelow(mail, isIn(oursBefore.map(({ all }) => all))) ?? { asks: false }
  );
}

/** The words carriers must take as an opt-out when they are all of a text message (CTIA, 47 CFR 64.1200). */
const carrierKeyword = /^(?:stop|stop ?all|end|quit|cancel|revoke|unsubscribe|opt ?-?out)[.! ]*$/;

function wishBelow({ cut }: MailText, isOurs: (sentence: string) => boolean): Wish | null {
  for (const { why, text } of cut) {
    // What ends in a colon introduces the older mail, and is no part of its first sentence.
    const unmarked = text.replace(/^[ \t>|]{1,40}/gm, '').replace(/:[ \t]{0,40}$/gm, ':\n');
    const found = wishIn([unmarked], why, isOurs);
    if (found) return found;
  }
  return null;
}

function wishIn(
  texts: string[],
  cutPart: CutReason | null,
  isOurs: (sentence: string) => boolean,
): Wish | null {
  for (const text of texts.map(bounded)) {
    const found = readings(text).find(
      (sentence) => asksForNoContact(sentence, cutPart) && !isOurs(sentence),
    );
    if (found) return { asks: true, words: found.slice(0, maximumQuote), cutPart };
  }
  return null;
}

function bounded(text: string): string {
  if (text.length <= 2 * maximumPart) return text;
  return `${text.slice(0, maximumPart)}\n\n${text.slice(-maximumPart)}`;
}

/** Lines as written, since people put "STOP" on one of its own, and sentences over wrapped lines. */
function readings(text: string): string[] {
  const lines = text.split('\n').map(plainWords);
  const paragraphs = text.split(/\n[ \t]{0,40}\n/).map(plainWords);
  return [...new Set([...lines, ...paragraphs].flatMap(splitSentences))];
}

function splitSentences(text: string): string[] {
  return text
    .split(/(?<=[.!?;。！？]) ?/)
    .flatMap(inPieces)
    .filter((sentence) => sentence !== '');
}

function inPieces(sentence: string): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < sentence.length; start += maximumSentence - overlap)
    pieces.push(sentence.slice(start, start + maximumSentence).trim());
  return pieces;
}

/** Whether a sentence stands in one of these letters; the spelling makes no difference. */
function isIn(texts: (() => string)[]): (sentence: string) => boolean {
  return (sentence) => {
    const letters = lettersOf(sentence);
    return letters.length >= shortestOurs && texts.some((text) => text().includes(letters));
  };
}

function wholeOf({ words, cut }: MailText): string {
  return [words, ...cut.map(({ text }) => text.replace(/^[ \t>|]{1,40}/gm, ''))].join(' ');
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function lettersOf(text: string): string {
  return plainWords(text).replace(/[^\p{L}\p{N}]+/gu, '');
}

/**
 * Below the cut a bare word counts only where it is a request in whole words: "unsubscribe" alone
 * stands below many a mail as a link. What looks like a wish in English, the language of most small
 * print, is none in the others either.
 */
function asksForNoContact(sentence: string, cutPart: CutReason | null): boolean {
  const spoken = languages.filter(({ stems }) => stems.test(sentence));
  if (spoken.length === 0) return false;
  const inEnglish = withoutHarmless(sentence, english);
  return spoken.some((language) => {
    const serious = language === english ? inEnglish : withoutHarmless(inEnglish, language);
    if (language.requests.some((request) => request.test(serious))) return true;
    return cutPart === null && saysNothingElse(language.alone, serious);
  });
}

function withoutHarmless(sentence: string, { harmless }: LanguageWishes): string {
  return harmless.reduce((rest, phrase) => rest.replace(phrase, ' … '), sentence);
}

function saysNothingElse(alone: RegExp, sentence: string): boolean {
  return clausesOf(sentence).some((clause) => clause.length <= 80 && alone.test(clause));
}

/** A polite word or one that means nothing else: before a comma, "Stop" alone may begin anything. */
const clear =
  /please|pls|plz|kindly|unsu|opt|bitte|svp|merci|por favor|favor|graag|alstublieft|prosze|tack|🛑/;

/** A sentence, and what stands before and behind its commas: "Not interested, remove." */
function clausesOf(sentence: string): string[] {
  const [first = '', ...later] = sentence.split(/[,:;(] ?/);
  return [sentence, ...(clear.test(first) ? [first] : []), ...later];
}
