import type { z } from 'zod';
import { block, escapedLength, viewFrame } from './block-schemas.ts';

export type BlockProblem = {
  error: 'invalid_blocks' | 'invalid_blocks_format' | 'msg_blocks_too_long' | 'invalid_arguments';
  /** As in `response_metadata.messages`: what is wrong and, as a JSON pointer, where. */
  messages: string[];
};

const MESSAGE_BLOCKS = 50;
const VIEW_BLOCKS = 100;
/** Undocumented: Slack was seen to refuse somewhat above it (github.com/slackapi/bolt-js/issues/2509). */
const MESSAGE_CHARACTERS = 13_000;

/** What Slack would refuse about a message's blocks, or undefined. */
export function checkMessageBlocks(blocks: unknown): BlockProblem | undefined {
  if (!Array.isArray(blocks)) return { error: 'invalid_blocks_format', messages: [] };
  const messages = findProblems(blocks, MESSAGE_BLOCKS, '/blocks');
  if (messages.length > 0) return { error: 'invalid_blocks', messages };
  if (countCharacters(blocks) > MESSAGE_CHARACTERS) {
    return { error: 'msg_blocks_too_long', messages: [] };
  }
  return undefined;
}

/** What Slack would refuse about a modal or App Home, or undefined. */
export function checkView(view: unknown, type: 'modal' | 'home'): BlockProblem | undefined {
  const messages = describeIssues(viewFrame.safeParse(view).error, '/view');
  if (messages.length === 0) {
    const { blocks, ...frame } = view as z.infer<typeof viewFrame> & { blocks?: unknown };
    messages.push(...findFrameProblems(frame, blocks, type));
    if (Array.isArray(blocks)) messages.push(...findProblems(blocks, VIEW_BLOCKS, '/view/blocks'));
  }
  return messages.length > 0 ? { error: 'invalid_arguments', messages } : undefined;
}

function findFrameProblems(
  frame: z.infer<typeof viewFrame>,
  blocks: unknown,
  type: 'modal' | 'home',
): string[] {
  const problems: string[] = [];
  if (frame.type !== type) problems.push(describe(`must be of type ${type}`, '/view/type'));
  if (!Array.isArray(blocks))
    return [...problems, describe('missing required field', '/view/blocks')];
  if (type === 'home') return problems;
  if (!frame.title) problems.push(describe('missing required field', '/view/title'));
  const hasInput = blocks.some((candidate) => candidate?.type === 'input');
  if (hasInput && !frame.submit) {
    problems.push(describe('`submit` is required when an `input` block is present', '/view'));
  }
  return problems;
}

function findProblems(blocks: unknown[], maxBlocks: number, pointer: string): string[] {
  const problems: string[] = [];
  if (blocks.length > maxBlocks) {
    problems.push(describe(`no more than ${maxBlocks} items allowed`, pointer));
  }
  for (const [index, candidate] of blocks.entries()) {
    problems.push(...describeIssues(block.safeParse(candidate).error, `${pointer}/${index}`));
  }
  return problems.length > 0
    ? problems
    : findRepeatedIds(blocks as z.infer<typeof block>[], pointer);
}

/** Block ids are unique in a message or view, action ids within their block. */
function findRepeatedIds(blocks: z.infer<typeof block>[], pointer: string): string[] {
  const problems: string[] = [];
  const blockIds = new Set<string>();
  for (const [index, candidate] of blocks.entries()) {
    const at = `${pointer}/${index}`;
    if (candidate.block_id && blockIds.has(candidate.block_id)) {
      problems.push(describe(`\`block_id\` "${candidate.block_id}" already exists`, at));
    }
    if (candidate.block_id) blockIds.add(candidate.block_id);
    if (candidate.type === 'actions') {
      problems.push(...findRepeatedActionIds(candidate.elements, `${at}/elements`));
    }
  }
  return problems;
}

function findRepeatedActionIds(elements: { action_id?: string }[], pointer: string): string[] {
  const seen = new Set<string>();
  return elements.flatMap(({ action_id: actionId }, index) => {
    if (!actionId) return [];
    if (!seen.has(actionId)) {
      seen.add(actionId);
      return [];
    }
    const what = `\`action_id\` "${actionId}" already exists for another element`;
    return [describe(what, `${pointer}/${index}/action_id`)];
  });
}

/** All text in the blocks, as Slack counts it. */
function countCharacters(value: unknown): number {
  if (Array.isArray(value))
    return value.reduce<number>((sum, item) => sum + countCharacters(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  const { type, text } = value as { type?: unknown; text?: unknown };
  if (typeof text === 'string') {
    return escapedLength(text, type === 'mrkdwn' ? 'mrkdwn' : 'plain_text');
  }
  return countCharacters(Object.values(value));
}

function describeIssues(error: z.ZodError | undefined, pointer: string): string[] {
  return (error?.issues ?? []).map((issue) =>
    describe(wordIssue(issue), [pointer, ...issue.path.map(String)].join('/')),
  );
}

function wordIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_big') {
    return issue.origin === 'array'
      ? `no more than ${issue.maximum} items allowed`
      : `must be less than ${Number(issue.maximum) + 1} characters`;
  }
  if (issue.code === 'too_small') {
    return issue.origin === 'array'
      ? `must have at least ${issue.minimum} items`
      : `must be more than ${Number(issue.minimum) - 1} characters`;
  }
  if (issue.code === 'invalid_union') return 'unsupported type';
  if (issue.code === 'custom') return issue.message;
  return `invalid value: ${issue.message}`;
}

function describe(problem: string, pointer: string): string {
  return `[ERROR] ${problem} [json-pointer:${pointer}]`;
}
