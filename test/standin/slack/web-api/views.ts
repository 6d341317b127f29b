import type { KnownBlock } from '@slack/types';
import { withBlockIds } from '../block-ids.ts';
import { checkView } from '../block-limits.ts';
import type { OpenModal, SlackView, Workspace } from '../workspace.ts';
import {
  type ApiArguments,
  type ApiContext,
  type ApiMethod,
  type ApiRefusal,
  refuse,
  refuseBlocks,
  textOf,
} from './method.ts';

const MODALS_IN_A_STACK = 3;

/** docs.slack.dev/reference/methods/views.open */
export const viewsOpen: ApiMethod = {
  token: 'bot',
  required: ['trigger_id', 'view'],
  run: (args, context) => {
    const opened = readNewModal(args, context);
    if ('ok' in opened) return opened;
    context.workspace.modals.set(opened.userId, [{ view: opened.view }]);
    return { ok: true, view: opened.view };
  },
};

/** docs.slack.dev/reference/methods/views.push */
export const viewsPush: ApiMethod = {
  token: 'bot',
  required: ['trigger_id', 'view'],
  run: (args, context) => {
    const opened = readNewModal(args, context);
    if ('ok' in opened) return opened;
    const stack = context.workspace.modals.get(opened.userId) ?? [];
    if (stack.length >= MODALS_IN_A_STACK) return refuse('push_limit_reached');
    pushModal(stack, opened.view);
    context.workspace.modals.set(opened.userId, stack);
    return { ok: true, view: opened.view };
  },
};

/** docs.slack.dev/reference/methods/views.update */
export const viewsUpdate: ApiMethod = {
  token: 'bot',
  required: ['view'],
  run: (args, { workspace }) => {
    const [viewId, externalId] = [textOf(args, 'view_id'), textOf(args, 'external_id')];
    if (!viewId && !externalId) return refuseMissing('view_id');
    const modal = [...workspace.modals.values()]
      .flat()
      .find(({ view }) => (viewId ? view.id === viewId : view.external_id === externalId));
    if (!modal) return refuse('not_found');
    const problem = checkView(args.view, 'modal');
    if (problem) return refuseBlocks(problem);
    const hash = textOf(args, 'hash');
    if (hash && hash !== modal.view.hash) return refuse('hash_conflict');
    replaceView(modal, args.view, workspace);
    return { ok: true, view: modal.view };
  },
};

/** docs.slack.dev/reference/methods/views.publish */
export const viewsPublish: ApiMethod = {
  token: 'bot',
  required: ['user_id', 'view'],
  run: (args, { workspace }) => {
    const userId = textOf(args, 'user_id');
    if (!workspace.users.has(userId)) return refuse('user_not_found');
    const problem = checkView(args.view, 'home');
    if (problem) return refuseBlocks(problem);
    const previous = workspace.homes.get(userId);
    const hash = textOf(args, 'hash');
    if (hash && previous && hash !== previous.hash) return refuse('hash_conflict');
    const view = newView(args.view, workspace, previous?.id);
    workspace.homes.set(userId, view);
    return { ok: true, view };
  },
};

/** A view as Slack keeps it, from one that has passed `checkView`. */
export function newView(
  source: unknown,
  workspace: Workspace,
  id = workspace.newId('V'),
): SlackView {
  const view = source as Partial<SlackView> & { blocks: KnownBlock[] };
  return {
    ...view,
    id,
    type: view.type ?? 'modal',
    hash: `${Math.floor(Date.now() / 1000)}.${workspace.newId('h')}`,
    blocks: withBlockIds(view.blocks, workspace),
    team_id: workspace.team.id,
    app_id: workspace.bot.appId,
    bot_id: workspace.bot.botId,
    state: { values: {} },
    private_metadata: view.private_metadata ?? '',
    callback_id: view.callback_id ?? '',
    external_id: view.external_id ?? '',
    previous_view_id: null,
    root_view_id: id,
  };
}

export function pushModal(stack: OpenModal[], view: SlackView): void {
  view.previous_view_id = stack.at(-1)?.view.id ?? null;
  view.root_view_id = stack[0]?.view.id ?? view.id;
  stack.push({ view });
}

/** Puts new content in an open modal, which keeps its id and its place. */
export function replaceView(modal: OpenModal, source: unknown, workspace: Workspace): void {
  const { id, previous_view_id, root_view_id } = modal.view;
  modal.view = { ...newView(source, workspace, id), previous_view_id, root_view_id };
  delete modal.errors;
  delete modal.trouble;
}

/** Checks the view first: a refused view leaves the trigger unused. */
function readNewModal(
  args: ApiArguments,
  { workspace, triggers }: ApiContext,
): { userId: string; view: SlackView } | ApiRefusal {
  const problem = checkView(args.view, 'modal');
  if (problem) return refuseBlocks(problem);
  const redemption = triggers.redeem(textOf(args, 'trigger_id'));
  if (!redemption.ok) return refuse(redemption.error);
  const view = newView(args.view, workspace);
  if (view.external_id && isExternalIdTaken(view.external_id, workspace)) {
    return refuse('duplicate_external_id');
  }
  return { userId: redemption.userId, view };
}

function isExternalIdTaken(externalId: string, workspace: Workspace): boolean {
  return [...workspace.modals.values()].flat().some(({ view }) => view.external_id === externalId);
}

function refuseMissing(field: string): ApiRefusal {
  return refuse('invalid_arguments', [`[ERROR] missing required field: ${field}`]);
}
