import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startHttpApp, startSocketApp, type TestApp } from './bolt-app.ts';
import {
  actions,
  button,
  callApi,
  eventually,
  HELPER_BOT,
  JON,
  MAYA,
  postCard,
  section,
  startTestSlack,
  STRANGER,
} from './fixture.ts';
import type { SlackStandIn } from './stand-in.ts';

const CARD = [
  section('Hi Ann'),
  actions(
    button('Approve & Send', 'approve_send', 'd1:abc'),
    button('Edit', 'edit_draft'),
    button('Ignored', 'ignored'),
  ),
];

const EDIT_MODAL: ModalView = {
  type: 'modal',
  callback_id: 'edit',
  private_metadata: 'd1',
  title: { type: 'plain_text', text: 'Edit' },
  submit: { type: 'plain_text', text: 'Save' },
  blocks: [
    {
      type: 'input',
      block_id: 'reply',
      label: { type: 'plain_text', text: 'Reply' },
      element: { type: 'plain_text_input', action_id: 'text', initial_value: 'Hi Ann' },
    },
    {
      type: 'input',
      block_id: 'reason',
      optional: true,
      label: { type: 'plain_text', text: 'Reason' },
      element: {
        type: 'static_select',
        action_id: 'pick',
        options: [{ text: { type: 'plain_text', text: 'Tone' }, value: 'tone' }],
      },
    },
  ],
};

type Seen = { user: string; team: string | undefined; value: string | undefined };

/** What a review app does: every kind of listener, and a note of who clicked. */
function setUpReviewApp(app: App, seen: Seen[]): void {
  app.action<BlockAction<ButtonAction>>('approve_send', async ({ ack, body, action, client }) => {
    await ack();
    seen.push({ user: body.user.id, team: body.user.team_id, value: action.value });
    await client.chat.update({
      channel: body.channel!.id,
      ts: body.message!.ts,
      text: 'Sending',
      blocks: [section('Sending')],
    });
  });
  app.action<BlockAction>('edit_draft', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: EDIT_MODAL });
  });
  app.action('ignored', async () => {});
  app.view('edit', async ({ ack, view, body }) => {
    const text = view.state.values.reply?.text?.value;
    seen.push({ user: body.user.id, team: body.user.team_id, value: view.private_metadata });
    if (text === 'It costs $90') {
      await ack({ response_action: 'errors', errors: { reply: 'It promises a price' } });
    } else {
      await ack();
    }
  });
  app.command('/status', async ({ ack, command }) => {
    await ack(command.text === 'wide' ? { response_type: 'in_channel', text: 'all' } : 'fine');
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [actions(button('Edit', 'edit_draft'))] },
    });
  });
}

describe.for([
  ['Socket Mode', startSocketApp],
  ['HTTP mode', startHttpApp],
] as const)('in %s', ([, startApp]) => {
  let slack: SlackStandIn;
  let app: TestApp;
  let seen: Seen[];

  beforeEach(async () => {
    seen = [];
    slack = await startTestSlack();
    app = await startApp(slack, (bolt) => setUpReviewApp(bolt, seen));
  });

  afterEach(async () => {
    await app.stop();
    await slack.stop();
  });

  test('a click is acknowledged and its card redrawn', async () => {
    const { channel, ts } = await postCard(slack, CARD);
    const result = await slack.users.click(JON, channel, ts, 'approve_send');
    expect(result).toMatchObject({ acked: true });
    await eventually(() => slack.messagesOf(JON)[0]?.text === 'Sending');
    expect(seen).toEqual([{ user: JON, team: 'T0ACME', value: 'd1:abc' }]);
  });

  test('a click that nobody acknowledges leaves a warning at the card, and is not retried', async () => {
    const { channel, ts } = await postCard(slack, CARD);
    const result = await slack.users.click(JON, channel, ts, 'ignored');
    expect(result).toMatchObject({ acked: false, reason: 'timeout' });
    const stored = slack.workspace.findMessage(channel, ts);
    expect(stored?.warning).toMatchObject({
      userId: JON,
      text: expect.stringContaining('did not respond'),
    });
    expect(slack.deliveries.at(-1)?.attempts).toHaveLength(1);
    await slack.users.click(JON, channel, ts, 'edit_draft');
    expect(stored?.warning).toBeUndefined();
  });

  test('only the person of a direct message can click in it', async () => {
    const { channel, ts } = await postCard(slack, CARD);
    await expect(slack.users.click(MAYA, channel, ts, 'approve_send')).rejects.toThrow('is not in');
    await expect(slack.users.click(JON, channel, ts, 'no_such')).rejects.toThrow(
      'Nothing to click',
    );
    expect(slack.deliveries).toEqual([]);
  });

  test('a modal opens, shows the errors of the app at its inputs, and closes when they are mended', async () => {
    const { channel, ts } = await postCard(slack, CARD);
    await slack.users.click(JON, channel, ts, 'edit_draft');
    await eventually(() => slack.modalOf(JON));
    const refused = await slack.users.submitView(JON, { reply: 'It costs $90' });
    expect(refused).toMatchObject({ acked: true, errors: { reply: 'It promises a price' } });
    expect(slack.modalOf(JON)).toBeDefined();
    const accepted = await slack.users.submitView(JON, { reply: 'Let us talk', reason: 'tone' });
    expect(accepted).toMatchObject({ acked: true });
    expect(accepted.errors).toBeUndefined();
    expect(slack.modalOf(JON)).toBeUndefined();
    expect(slack.deliveries.at(-1)?.payload).toMatchObject({
      type: 'view_submission',
      view: {
        private_metadata: 'd1',
        state: {
          values: {
            reply: { text: { type: 'plain_text_input', value: 'Let us talk' } },
            reason: { pick: { selected_option: { value: 'tone' } } },
          },
        },
      },
    });
  });

  test('an input that was not touched is submitted as shown, and an emptied one not at all', async () => {
    const { channel, ts } = await postCard(slack, CARD);
    await slack.users.click(JON, channel, ts, 'edit_draft');
    await eventually(() => slack.modalOf(JON));
    const emptied = await slack.users.submitView(JON, { reply: '' });
    expect(emptied).toMatchObject({ reason: 'not_sent', errors: { reply: expect.any(String) } });
    await slack.users.submitView(JON);
    expect(slack.deliveries.at(-1)?.payload).toMatchObject({
      view: { state: { values: { reply: { text: { value: 'Hi Ann' } } } } },
    });
  });

  test('the answer to a command is for its user, or for all when it says so', async () => {
    const general = slack.workspace.channels.get('C0GENERAL')!;
    const texts = (user: string) =>
      slack.workspace.messagesSeenBy(user, general).map(({ message }) => message.text);
    await slack.users.command(JON, '/status', '', 'C0GENERAL');
    expect(texts(JON)).toEqual(['fine']);
    expect(texts(MAYA)).toEqual([]);
    await slack.users.command(JON, '/status', 'wide', 'C0GENERAL');
    expect(texts(MAYA)).toEqual(['all']);
  });

  test('an unknown command is refused by Slack itself', async () => {
    const result = await slack.users.command(JON, '/nonsense');
    expect(result).toMatchObject({ acked: false, reason: 'not_sent' });
    expect(slack.messagesOf(JON).at(-1)?.text).toContain('not a valid command');
    expect(slack.deliveries).toEqual([]);
  });

  test('opening the Home tab lets the app fill it, and its buttons work', async () => {
    await slack.users.openHome(JON);
    await eventually(() => slack.homeOf(JON));
    await slack.users.clickInHome(JON, { actionId: 'edit_draft' });
    await eventually(() => slack.modalOf(JON));
    expect(slack.homeOf(MAYA)).toBeUndefined();
  });

  test('attacks arrive as strangers, as bots and with altered values', async () => {
    const { channel, ts } = await postCard(slack, CARD);
    const card = { channel, ts, actionId: 'approve_send' };
    await slack.forge.click({ ...card, asUser: STRANGER });
    const oldCard = slack.workspace.findMessage(channel, ts)!.message;
    await slack.forge.click({ ...card, message: { ...oldCard, blocks: CARD }, asUser: HELPER_BOT });
    const altered = { value: 'd2:forged' };
    await slack.forge.click({
      ...card,
      message: { ...oldCard, blocks: CARD },
      asUser: JON,
      altered,
    });
    await eventually(() => seen.length === 3);
    expect(seen).toEqual([
      { user: STRANGER, team: 'T0OTHER', value: 'd1:abc' },
      { user: HELPER_BOT, team: 'T0ACME', value: 'd1:abc' },
      { user: JON, team: 'T0ACME', value: 'd2:forged' },
    ]);
  });

  test("attacks submit somebody else's modal with other metadata", async () => {
    const { channel, ts } = await postCard(slack, CARD);
    await slack.users.click(JON, channel, ts, 'edit_draft');
    await eventually(() => slack.modalOf(JON));
    await slack.forge.submitView({ user: JON, asUser: MAYA, altered: { privateMetadata: 'd2' } });
    expect(seen).toEqual([{ user: MAYA, team: 'T0ACME', value: 'd2' }]);
    expect(slack.modalOf(JON)).toBeDefined();
  });

  test('a replay delivers the same payload again', async () => {
    const { channel, ts } = await postCard(slack, CARD);
    await slack.users.click(JON, channel, ts, 'approve_send');
    await slack.forge.replay(slack.deliveries[0]!);
    await eventually(() => seen.length === 2);
    expect(slack.deliveries[1]?.payload).toEqual(slack.deliveries[0]?.payload);
  });
});

describe('a trigger', () => {
  async function clickedTrigger(slack: SlackStandIn): Promise<string> {
    const { channel, ts } = await postCard(slack, CARD);
    await slack.users.click(JON, channel, ts, 'ignored');
    return String(slack.deliveries.at(-1)?.payload.trigger_id);
  }

  test('opens one modal, once', async () => {
    const slack = await startTestSlack();
    const view = { trigger_id: await clickedTrigger(slack), view: EDIT_MODAL };
    expect(await callApi(slack, 'views.open', view)).toMatchObject({ ok: true });
    expect(await callApi(slack, 'views.open', view)).toMatchObject({
      error: 'exchanged_trigger_id',
    });
    const unknown = { ...view, trigger_id: 'nonsense' };
    expect(await callApi(slack, 'views.open', unknown)).toMatchObject({
      error: 'invalid_trigger_id',
    });
    await slack.stop();
  });

  test('expires', async () => {
    const slack = await startTestSlack({ triggerLifeMs: -1 });
    const view = { trigger_id: await clickedTrigger(slack), view: EDIT_MODAL };
    expect(await callApi(slack, 'views.open', view)).toMatchObject({ error: 'expired_trigger_id' });
    await slack.stop();
  });

  test('is not used up by a view that is refused', async () => {
    const slack = await startTestSlack();
    const trigger_id = await clickedTrigger(slack);
    const bad = { ...EDIT_MODAL, title: { type: 'plain_text', text: 'x'.repeat(25) } };
    expect(await callApi(slack, 'views.open', { trigger_id, view: bad })).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: [expect.stringContaining('/view/title/text')] },
    });
    expect(await callApi(slack, 'views.open', { trigger_id, view: EDIT_MODAL })).toMatchObject({
      ok: true,
    });
    await slack.stop();
  });
});

describe('an open modal', () => {
  let slack: SlackStandIn;
  let viewId: string;
  let hash: string;

  beforeEach(async () => {
    slack = await startTestSlack();
    const trigger_id = await newTrigger();
    const opened = await callApi(slack, 'views.open', { trigger_id, view: EDIT_MODAL });
    ({ id: viewId, hash } = opened.view as { id: string; hash: string });
  });

  afterEach(async () => {
    await slack.stop();
  });

  async function newTrigger(): Promise<string> {
    await slack.users.command(JON, '/status');
    return String(slack.deliveries.at(-1)?.payload.trigger_id);
  }

  test('is updated by its id and, when a hash is given, only if nobody was faster', async () => {
    const update = { view_id: viewId, hash, view: EDIT_MODAL };
    expect(await callApi(slack, 'views.update', update)).toMatchObject({ ok: true });
    expect(slack.modalOf(JON)?.id).toBe(viewId);
    expect(await callApi(slack, 'views.update', update)).toMatchObject({ error: 'hash_conflict' });
    const unknown = { ...update, view_id: 'V0NONE' };
    expect(await callApi(slack, 'views.update', unknown)).toMatchObject({ error: 'not_found' });
  });

  test('takes two more on top of it, and closing uncovers the one below', async () => {
    for (const error of [undefined, undefined, 'push_limit_reached']) {
      const pushed = await callApi(slack, 'views.push', {
        trigger_id: await newTrigger(),
        view: EDIT_MODAL,
      });
      expect(pushed.error).toBe(error);
    }
    await slack.users.closeView(JON);
    await slack.users.closeView(JON);
    expect(slack.modalOf(JON)?.id).toBe(viewId);
  });

  test('stays with its trouble named when the app is not there', async () => {
    const result = await slack.users.submitView(JON);
    expect(result).toMatchObject({ acked: false, reason: 'no_connection' });
    expect(slack.workspace.topModal(JON)?.trouble).toContain('trouble connecting');
  });

  test('tells the app that it was closed only when asked to', async () => {
    const before = slack.deliveries.length;
    await slack.users.closeView(JON);
    expect(slack.deliveries).toHaveLength(before);
    const view = { ...EDIT_MODAL, notify_on_close: true };
    await callApi(slack, 'views.open', { trigger_id: await newTrigger(), view });
    await slack.users.closeView(JON);
    expect(slack.deliveries.at(-1)?.payload).toMatchObject({ type: 'view_closed' });
  });
});
