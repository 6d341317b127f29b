import type { AnyBlock, Button, KnownBlock, Overflow, RichTextElement } from '@slack/types';

/** The texts of blocks as a person reads them, one line a block or line of rich text. */
export function readBlocks(blocks: AnyBlock[]): string {
  return known(blocks).flatMap(readBlock).join('\n');
}

function readBlock(block: KnownBlock): string[] {
  switch (block.type) {
    case 'header':
    case 'section':
      return block.text ? [decoded(block.text.text)] : [];
    case 'context':
      return block.elements.flatMap((element) =>
        'text' in element ? [decoded(element.text)] : [],
      );
    case 'rich_text':
      return block.elements.map((part) => {
        const text = (part.elements as RichTextElement[]).map(readElement).join('');
        return part.type === 'rich_text_quote' ? `> ${text}` : text;
      });
    case 'actions':
      return [
        block.elements.map((element) => `[${labelOf(element as Button | Overflow)}]`).join(' '),
      ];
    case 'divider':
      return ['---'];
    case 'input':
      return [`${block.label.text}: ${JSON.stringify(block.element)}`];
    default:
      throw new Error(`a ${block.type} block is not expected`);
  }
}

/** What a menu offers stands behind its three dots. */
function labelOf(element: Button | Overflow): string {
  if (element.type === 'button') return element.text.text;
  return `… ${element.options.map(({ text }) => text.text).join(', ')}`;
}

function readElement(element: RichTextElement): string {
  switch (element.type) {
    case 'text':
      return element.text;
    case 'user':
      return `@${element.user_id}`;
    case 'date':
      return element.fallback ?? '';
    case 'link':
      return `<${element.text}>`;
    case 'emoji':
      return `:${element.name}:`;
    default:
      throw new Error(`a ${element.type} element is not expected`);
  }
}

/** Slack decodes these three in `plain_text` fields, and nothing else. */
export function decoded(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** The draft, exactly as it is shown: nothing else on a card or modal is a section. */
export function readDraft(blocks: AnyBlock[]): string {
  return known(blocks)
    .filter((block) => block.type === 'section')
    .map((block) => decoded(block.text!.text))
    .join('');
}

export function buttonsOf(blocks: KnownBlock[]): Button[] {
  return blocks.flatMap((block) => (block.type === 'actions' ? (block.elements as Button[]) : []));
}

export function actionIdsOf(blocks: KnownBlock[]): string[] {
  return buttonsOf(blocks).map((button) => button.action_id!);
}

/** Modals are typed to hold any block; ours hold known ones. */
function known(blocks: AnyBlock[]): KnownBlock[] {
  return blocks as KnownBlock[];
}

/** Every text in the blocks that Slack parses as markup. */
export function mrkdwnTexts(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { type, text } = value as { type?: unknown; text?: unknown };
  if (type === 'mrkdwn') return [String(text)];
  return Object.values(value).flatMap(mrkdwnTexts);
}
