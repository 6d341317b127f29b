import type { KnownBlock } from '@slack/types';
import type { Workspace } from './workspace.ts';

type Identified = { block_id?: string; action_id?: string };
type WithElements = { elements?: unknown; element?: unknown; accessory?: unknown };

/** A copy of the blocks in which every block and every interactive element has an id, as Slack does. */
export function withBlockIds(blocks: KnownBlock[], workspace: Workspace): KnownBlock[] {
  const copies = structuredClone(blocks);
  for (const block of copies) {
    (block as Identified).block_id ??= workspace.newId('b');
    for (const element of interactiveElements(block)) element.action_id ??= workspace.newId('a');
  }
  return copies;
}

/** A block's own interactive elements: of an actions block, an input or an accessory. */
export function interactiveElements(block: KnownBlock): InteractiveElement[] {
  const { elements, element, accessory } = block as WithElements;
  const listed = block.type === 'actions' && Array.isArray(elements) ? elements : [];
  return [...listed, element, accessory].filter(
    (candidate) => candidate !== undefined && candidate.type !== 'image',
  ) as InteractiveElement[];
}

type Option = { text: { type: string; text: string }; value: string };

/** What the stand-in needs of any interactive element; see docs.slack.dev/reference/block-kit. */
export type InteractiveElement = {
  type: string;
  action_id?: string;
  text?: { type: string; text: string };
  value?: string;
  url?: string;
  style?: string;
  options?: Option[];
  initial_value?: string;
  initial_option?: Option;
  initial_options?: Option[];
  min_length?: number;
  max_length?: number;
  confirm?: unknown;
};
