import type { Line, Part } from './line.ts';
import { inOneLine } from './one-line.ts';

/** For readers of no known time zone: "2026-11-20 14:03 UTC". */
export function utcWords(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/**
 * A line as bare text, for notifications and terminals.
 *
 * @param nameOf what a Slack user id is called
 */
export function plainLine(line: Line, nameOf = (id: string) => id): string {
  return line.map((part) => plainPart(part, nameOf)).join('');
}

function plainPart(part: Part, nameOf: (id: string) => string): string {
  if (typeof part === 'string') return part;
  if ('strong' in part) return part.strong;
  if ('words' in part) return cut(part.words, part.atMost) || (part.or ?? '');
  if ('quoted' in part) return `'${cut(part.quoted, part.atMost)}'`;
  if ('at' in part) return utcWords(part.at);
  if ('person' in part) return nameOf(part.person);
  return 'code' in part ? part.code : part.link;
}

function cut(text: string, maximum: number): string {
  const line = inOneLine(text);
  if (line.length <= maximum) return line;
  const beginning = line.slice(0, maximum - 1).toWellFormed();
  return `${beginning.trimEnd()}…`;
}
