/**
 * What is said about a draft, made once for all surfaces. Each surface has one renderer, which knows
 * how it shows a time or a person, and how it keeps foreign words from being read as markup.
 */
export type Part =
  /** Our own words. */
  | string
  | { strong: string }
  /** Somebody else's words, shown in one line of at most so many characters; `or`: if none are left. */
  | { words: string; atMost: number; or?: string; bold?: true }
  /** The same, in quotation marks. */
  | { quoted: string; atMost: number }
  /** The day and the time, or, where it is seconds away, the time to the second. */
  | { at: Date; seconds?: true }
  /** The Slack user id of whoever acted. */
  | { person: string }
  /** What has to be typed as it stands. */
  | { code: string }
  | { link: string; url: string };

/** Somebody else's words. */
export type Words = Extract<Part, { words: string }>;

export type Line = Part[];

/** What must be known before anything else. */
export type Notice = { tone: 'good' | 'plain' | 'warn' | 'bad'; line: Line };

/** Longest name, address, subject and typed reason in a line, in characters: a phone's few lines. */
const longest = { name: 80, address: 320, subject: 150, reason: 300, finding: 400 };

export function nameIn(name: string | null, or?: string): Words {
  return { words: name ?? '', atMost: longest.name, or };
}

export function addressIn(address: string): Words {
  return { words: address, atMost: longest.address };
}

export function subjectIn(subject: string): Part {
  return { quoted: subject, atMost: longest.subject };
}

/** What a person typed as their reason. */
export function reasonIn(reason: string): Words {
  return { words: reason, atMost: longest.reason };
}

/** The same part, made bold. */
export function bold(part: Words): Part {
  return { ...part, bold: true };
}

/** Why a draft was held, as it was recorded. */
export function findingIn(words: string, or?: string): Words {
  return { words, atMost: longest.finding, or };
}

/** The beginning of a sentence. */
export function capitalized(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
