import type { RichTextElement, RichTextSection } from '@slack/types';
import type { Line, Notice, Part } from '../../drafts/telling/line.ts';
import {
  attentionLine,
  bold,
  link,
  line,
  mrkdwnTime,
  person,
  time,
  timeInSeconds,
} from './block-parts.ts';
import { escapeMrkdwn, oneLine } from './escape.ts';

/** What is said about a draft, as cards and modals show it: nothing in it is ever parsed. */
export function richLine(parts: Line): RichTextSection {
  return line(...parts.map(richPart));
}

export function richNotice({ tone, line: parts }: Notice): RichTextSection {
  return tone === 'bad' ? attentionLine(...parts.map(richPart)) : richLine(parts);
}

function richPart(part: Part): RichTextElement | string {
  if (typeof part === 'string') return part;
  if ('strong' in part) return bold(part.strong);
  if ('at' in part) return part.seconds ? timeInSeconds(part.at) : time(part.at);
  if ('person' in part) return person(part.person);
  if ('link' in part) return link(part.link, part.url);
  if ('code' in part) return { type: 'text', text: part.code, style: { code: true } };
  const text = foreignText(part);
  return 'words' in part && part.bold && text !== '' ? bold(text) : text;
}

/** The same as `mrkdwn`, for answers that only one person sees. */
export function mrkdwnLine(parts: Line): string {
  return parts.map(mrkdwnPart).join('');
}

function mrkdwnPart(part: Part): string {
  if (typeof part === 'string') return escapeMrkdwn(part);
  if ('strong' in part) return `*${escapeMrkdwn(part.strong)}*`;
  if ('at' in part) return mrkdwnTime(part.at);
  if ('person' in part) return `<@${escapeMrkdwn(part.person)}>`;
  if ('link' in part) return `<${encodeURI(part.url)}|${escapeMrkdwn(part.link)}>`;
  if ('code' in part) return `\`${escapeMrkdwn(part.code)}\``;
  return escapeMrkdwn(foreignText(part));
}

function foreignText(part: Extract<Part, { atMost: number }>): string {
  if ('quoted' in part) return `'${oneLine(part.quoted, part.atMost)}'`;
  return oneLine(part.words, part.atMost) || (part.or ?? '');
}
