import type {
  ConfirmationDialog,
  ContextBlock,
  KnownBlock,
  PlainTextElement,
  RichTextBlock,
  RichTextElement,
  RichTextQuote,
  RichTextSection,
  SectionBlock,
} from '@slack/types';
import { utcWords } from '../../drafts/telling/plain-text.ts';
import { asPlainText, escapedLength } from './escape.ts';

/**
 * The parts cards and modals are made of. Lines are `rich_text`, whose text elements are never
 * parsed: no name, address or subject in them can become markup, whatever it holds.
 */

/** A text nobody parses, shortcodes such as ":smile:" included. */
export function plainText(text: string): PlainTextElement {
  return { type: 'plain_text', text: asPlainText(text), emoji: false };
}

export function section(text: string): SectionBlock {
  // Without `expand`, Slack folds a long text behind "see more".
  return { type: 'section', text: plainText(text), expand: true };
}

export function smallPrint(text: string): ContextBlock {
  return { type: 'context', elements: [plainText(text)] };
}

export function bold(text: string): RichTextElement {
  return { type: 'text', text, style: { bold: true } };
}

export function person(slackUserId: string): RichTextElement {
  return { type: 'user', user_id: slackUserId };
}

export function link(text: string, url: string): RichTextElement {
  return { type: 'link', text, url };
}

/** "today at 14:03" in the reader's own time zone. */
export function time(at: Date): RichTextElement {
  return dateElement(at, DAY_AND_TIME);
}

/** "14:03:10" in the reader's own time zone, for what is seconds away. */
export function timeInSeconds(at: Date): RichTextElement {
  return dateElement(at, '{time_secs}');
}

/** "today at 14:03" in a `mrkdwn` text. */
export function mrkdwnTime(at: Date): string {
  return `<!date^${unixSeconds(at)}^${DAY_AND_TIME}|${utcWords(at)}>`;
}

/** A line of texts and elements; empty texts are left out, since Slack refuses them. */
export function line(...parts: (string | RichTextElement)[]): RichTextSection {
  const elements = parts
    .map((part): RichTextElement =>
      typeof part === 'string' ? { type: 'text', text: part } : part,
    )
    .filter((element) => element.type !== 'text' || element.text !== '');
  return { type: 'rich_text_section', elements };
}

/** A line that asks for attention. */
export function attentionLine(...parts: (string | RichTextElement)[]): RichTextSection {
  return line({ type: 'emoji', name: 'warning' }, ' ', ...parts);
}

export function quote(text: string): RichTextQuote {
  return { type: 'rich_text_quote', elements: [{ type: 'text', text }] };
}

export function richText(...elements: (RichTextSection | RichTextQuote)[]): RichTextBlock {
  return { type: 'rich_text', elements };
}

/** What is asked before a click counts; `label` is on the button that was clicked. */
export function confirmation(
  title: string,
  text: string,
  label: string,
  style: 'primary' | 'danger',
): ConfirmationDialog {
  return {
    title: plainText(title),
    text: plainText(text),
    confirm: plainText(label),
    deny: plainText('Back'),
    style,
  };
}

/** Characters of all texts in the blocks, as Slack counts them against a message's limit. */
export function charactersOf(blocks: KnownBlock[]): number {
  return countTexts(blocks);
}

function countTexts(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) =>
      sum +
      (key === 'text' && typeof inner === 'string' ? escapedLength(inner) : countTexts(inner)),
    0,
  );
}

const DAY_AND_TIME = '{date_short_pretty} at {time}';

function dateElement(at: Date, format: string): RichTextElement {
  return { type: 'date', timestamp: unixSeconds(at), format, fallback: utcWords(at) };
}

function unixSeconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
