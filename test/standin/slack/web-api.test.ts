import type { ConversationsHistoryResponse, UsersListResponse } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  actions,
  button,
  callApi,
  clientOf,
  HELPER_BOT,
  JON,
  MAYA,
  postCard,
  section,
  startTestSlack,
  STRANGER,
} from './fixture.ts';
import type { SlackStandIn } from './stand-in.ts';

let slack: SlackStandIn;

beforeAll(async () => {
  slack = await startTestSlack();
});

afterAll(async () => {
  await slack.stop();
});

describe('tokens', () => {
  test.for([
    ['no token', 'auth.test', '', 'not_authed'],
    ['an unknown token', 'auth.test', 'xoxb-wrong', 'invalid_auth'],
    ['an app token for a bot method', 'auth.test', 'xapp-app', 'not_allowed_token_type'],
    [
      'a bot token for an app method',
      'apps.connections.open',
      'xoxb-bot',
      'not_allowed_token_type',
    ],
  ])('refuses %s', async ([, method, token, error]) => {
    expect(await callApi(slack, method!, {}, token)).toEqual({ ok: false, error });
  });

  test('tells whose token it is', async () => {
    expect(await clientOf(slack).auth.test()).toMatchObject({
      team_id: 'T0ACME',
      user_id: 'U0DESK',
      bot_id: 'B0DESK',
    });
  });

  test('takes the token from the form as well as from the header', async () => {
    const response = await fetch(`${slack.apiUrl}auth.test`, {
      method: 'POST',
      body: new URLSearchParams({ token: 'xoxb-bot' }),
    });
    expect(await response.json()).toMatchObject({ ok: true });
  });
});

describe('requests', () => {
  test('refuses a method that does not exist, whatever the token', async () => {
    expect(await callApi(slack, 'chat.shout', {}, '')).toMatchObject({ error: 'unknown_method' });
  });

  test('names every missing argument', async () => {
    expect(await callApi(slack, 'chat.update', {})).toEqual({
      ok: false,
      error: 'invalid_arguments',
      response_metadata: {
        messages: ['[ERROR] missing required field: channel', '[ERROR] missing required field: ts'],
      },
    });
  });

  test('takes JSON bodies as well as forms', async () => {
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-bot', 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'C0GENERAL', blocks: [section('from JSON')] }),
    });
    expect(await response.json()).toMatchObject({ ok: true, channel: 'C0GENERAL' });
  });

  test.for([
    ['blocks', 'chat.postMessage', 'invalid_blocks_format'],
    ['metadata', 'chat.postMessage', 'invalid_metadata_format'],
    ['view', 'views.publish', 'invalid_arguments'],
  ])('refuses broken JSON in %s', async ([field, method, error]) => {
    const args = { channel: 'C0GENERAL', user_id: JON, text: 'x', [field!]: '{broken' };
    expect(await callApi(slack, method!, args)).toMatchObject({ ok: false, error });
  });

  test('refuses a broken JSON body', async () => {
    const response = await fetch(`${slack.apiUrl}auth.test`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-bot', 'content-type': 'application/json' },
      body: '{broken',
    });
    expect(await response.json()).toEqual({ ok: false, error: 'invalid_json' });
  });

  test('notes the calls without the token', async () => {
    await callApi(slack, 'users.info', { user: JON, token: 'xoxb-bot' });
    expect(slack.callsOf('users.info').at(-1)).toMatchObject({
      args: { user: JON },
      answer: { ok: true },
    });
    expect(JSON.stringify(slack.calls)).not.toContain('xoxb-bot');
  });
});

describe('users', () => {
  test('describes people, strangers and bots', async () => {
    const client = clientOf(slack);
    expect((await client.users.info({ user: JON })).user).toMatchObject({
      team_id: 'T0ACME',
      is_bot: false,
      profile: { email: 'jon@example.com' },
    });
    expect((await client.users.info({ user: STRANGER })).user).toMatchObject({
      team_id: 'T0OTHER',
      is_stranger: true,
    });
    expect((await client.users.info({ user: HELPER_BOT })).user).toMatchObject({ is_bot: true });
  });

  test('refuses unknown people', async () => {
    expect(await callApi(slack, 'users.info', { user: 'U0NOBODY' })).toMatchObject({
      error: 'user_not_found',
    });
  });

  test('finds members by address, whatever its case, but no strangers', async () => {
    const found = await clientOf(slack).users.lookupByEmail({ email: 'JON@example.com' });
    expect(found.user?.id).toBe(JON);
    for (const email of ['nobody@example.com', 'eve@example.org']) {
      expect(await callApi(slack, 'users.lookupByEmail', { email })).toMatchObject({
        error: 'users_not_found',
      });
    }
  });

  test('lists everybody, in pages', async () => {
    const ids: string[] = [];
    for await (const page of clientOf(slack).paginate('users.list', { limit: 3 })) {
      ids.push(...(page as UsersListResponse).members!.map((member) => member.id!));
    }
    expect(ids).toEqual([JON, MAYA, STRANGER, HELPER_BOT]);
  });
});

describe('conversations', () => {
  test('opens one direct message for each person', async () => {
    const client = clientOf(slack);
    const first = await client.conversations.open({ users: JON });
    const second = await client.conversations.open({ users: JON });
    expect(first.channel?.id).toMatch(/^D/);
    expect(second.channel?.id).toBe(first.channel?.id);
  });

  test.for([
    ['nobody', '', 'users_list_not_supplied'],
    ['an unknown user', 'U0NOBODY', 'user_not_found'],
    ['a bot', HELPER_BOT, 'cannot_dm_bot'],
  ])('does not open one with %s', async ([, users, error]) => {
    expect(await callApi(slack, 'conversations.open', { users })).toMatchObject({ error });
  });

  test('does not open one with somebody deactivated', async () => {
    slack.updateUser(MAYA, { isDeleted: true });
    expect(await callApi(slack, 'conversations.open', { users: MAYA })).toMatchObject({
      error: 'user_disabled',
    });
    slack.updateUser(MAYA, { isDeleted: false });
  });

  test('gives the history newest first, page by page, within a range', async () => {
    const own = await startTestSlack();
    const client = clientOf(own);
    const posted: string[] = [];
    for (const text of ['1', '2', '3', '4', '5']) {
      posted.push((await client.chat.postMessage({ channel: JON, text })).ts!);
    }
    const channel = own.dmOf(JON)!.id;
    const texts: string[] = [];
    for await (const page of client.paginate('conversations.history', { channel, limit: 2 })) {
      texts.push(
        ...(page as ConversationsHistoryResponse).messages!.map((message) => message.text!),
      );
    }
    expect(texts).toEqual(['5', '4', '3', '2', '1']);
    const range = { channel, oldest: posted[1]!, latest: posted[3]! };
    const between = await client.conversations.history(range);
    expect(between.messages?.map((message) => message.text)).toEqual(['3']);
    const inclusive = await client.conversations.history({ ...range, inclusive: true });
    expect(inclusive.messages?.map((message) => message.text)).toEqual(['4', '3', '2']);
    await own.stop();
  });

  test('shows metadata in the history only when asked', async () => {
    const metadata = { event_type: 'review_card', event_payload: { draftId: 'd1' } };
    const client = clientOf(slack);
    const { channel, ts } = await client.chat.postMessage({ channel: JON, text: 'x', metadata });
    const newest = { channel: channel!, latest: ts!, inclusive: true, limit: 1 };
    const shown = await client.conversations.history({ ...newest, include_all_metadata: true });
    expect(shown.messages?.[0]?.metadata).toEqual(metadata);
    const hidden = await client.conversations.history(newest);
    expect(hidden.messages?.[0]?.metadata).toBeUndefined();
  });

  test.for([
    [{ channel: 'D0NONE' }, 'channel_not_found'],
    [{ channel: 'C0GENERAL', limit: '0' }, 'invalid_limit'],
    [{ channel: 'C0GENERAL', cursor: 'nonsense' }, 'invalid_cursor'],
  ] as const)('refuses the history of %o', async ([args, error]) => {
    expect(await callApi(slack, 'conversations.history', args)).toMatchObject({ error });
  });

  test('refuses a closed conversation until it is opened again', async () => {
    const { channel, ts } = await postCard(slack);
    slack.closeDm(JON);
    const post = { channel, text: 'x' };
    expect(await callApi(slack, 'chat.postMessage', post)).toMatchObject({
      error: 'channel_not_found',
    });
    expect(await callApi(slack, 'chat.update', { ...post, ts })).toMatchObject({
      error: 'channel_not_found',
    });
    await callApi(slack, 'conversations.open', { users: JON });
    expect(await callApi(slack, 'chat.postMessage', post)).toMatchObject({ ok: true });
    slack.closeDm(JON, 'is_archived');
    await callApi(slack, 'conversations.open', { users: JON });
    expect(await callApi(slack, 'chat.postMessage', post)).toMatchObject({ error: 'is_archived' });
    slack.reopenDm(JON);
  });
});

describe('messages', () => {
  test('posts to a user id, but updates only with the id of the conversation', async () => {
    const { channel, ts } = await postCard(slack);
    expect(channel).toMatch(/^D/);
    const change = { ts, text: 'changed' };
    expect(await callApi(slack, 'chat.update', { channel: JON, ...change })).toMatchObject({
      error: 'channel_not_found',
    });
    expect(await callApi(slack, 'chat.update', { channel, ...change })).toMatchObject({ ok: true });
  });

  test('gives every block and element an id', async () => {
    const block = { type: 'actions', elements: [{ ...button('Go', 'x'), action_id: undefined }] };
    const posted = await callApi(slack, 'chat.postMessage', { channel: JON, blocks: [block] });
    expect(posted.message).toMatchObject({
      blocks: [{ block_id: expect.any(String), elements: [{ action_id: expect.any(String) }] }],
    });
  });

  test.for([
    ['an unknown channel', { channel: 'C0NONE', text: 'x' }, 'channel_not_found'],
    ['nothing to say', { channel: JON }, 'no_text'],
    ['no text and empty blocks', { channel: JON, blocks: [] }, 'no_text'],
    ['a text that is too long', { channel: JON, text: 'x'.repeat(40_001) }, 'msg_too_long'],
    [
      'metadata without a payload',
      { channel: JON, text: 'x', metadata: { event_type: 'a' } },
      'invalid_metadata_format',
    ],
  ] as const)('does not post %s', async ([, args, error]) => {
    expect(await callApi(slack, 'chat.postMessage', args)).toMatchObject({ ok: false, error });
  });

  test('names the block that it refuses', async () => {
    const blocks = [section('fine'), section('x'.repeat(3001))];
    expect(await callApi(slack, 'chat.postMessage', { channel: JON, blocks })).toEqual({
      ok: false,
      error: 'invalid_blocks',
      response_metadata: {
        messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]'],
      },
    });
  });

  test('replaces blocks, drops them for a text, and marks only the text as edited', async () => {
    const { channel, ts } = await postCard(slack);
    const client = clientOf(slack);
    const byBlocks = await client.chat.update({ channel, ts, text: 'b', blocks: [section('new')] });
    expect(byBlocks.message).toMatchObject({ text: 'b', blocks: [{ type: 'section' }] });
    expect(byBlocks.message).not.toHaveProperty('edited');
    const byText = await client.chat.update({ channel, ts, text: 'c' });
    expect(byText.message).not.toHaveProperty('blocks');
    expect(byText.message).toHaveProperty('edited');
  });

  test('keeps metadata in an update unless it is replaced or emptied', async () => {
    const metadata = { event_type: 'review_card', event_payload: { draftId: 'd1' } };
    const posted = await callApi(slack, 'chat.postMessage', { channel: JON, text: 'x', metadata });
    const { channel, ts } = posted as { channel: string; ts: string };
    const kept = await callApi(slack, 'chat.update', { channel, ts, text: 'y' });
    expect(kept.message).toMatchObject({ metadata });
    const emptied = await callApi(slack, 'chat.update', { channel, ts, text: 'z', metadata: {} });
    expect(emptied.message).not.toHaveProperty('metadata');
  });

  test('changes and deletes only messages of the app', async () => {
    const { channel } = await postCard(slack);
    const { ts } = await slack.users.message(JON, channel, 'mine');
    expect(await callApi(slack, 'chat.update', { channel, ts, text: 'x' })).toMatchObject({
      error: 'cant_update_message',
    });
    expect(await callApi(slack, 'chat.delete', { channel, ts })).toMatchObject({
      error: 'cant_delete_message',
    });
    const absent = { channel, ts: '1.000001', text: 'x' };
    expect(await callApi(slack, 'chat.update', absent)).toMatchObject({
      error: 'message_not_found',
    });
    expect(await callApi(slack, 'chat.delete', absent)).toMatchObject({
      error: 'message_not_found',
    });
  });

  test('refuses an update longer than updates may be', async () => {
    const { channel, ts } = await postCard(slack);
    const args = { channel, ts, text: 'x'.repeat(4001) };
    expect(await callApi(slack, 'chat.update', args)).toMatchObject({ error: 'msg_too_long' });
  });

  test('deletes a message', async () => {
    const { channel, ts } = await postCard(slack);
    await clientOf(slack).chat.delete({ channel, ts });
    expect(slack.messagesOf(JON).map((message) => message.ts)).not.toContain(ts);
  });

  test('links to a message', async () => {
    const { channel, ts } = await postCard(slack);
    const { permalink } = await clientOf(slack).chat.getPermalink({ channel, message_ts: ts });
    expect(permalink).toBe(`${slack.url}/archives/${channel}/p${ts.replace('.', '')}`);
    expect(
      await callApi(slack, 'chat.getPermalink', { channel, message_ts: '1.000001' }),
    ).toMatchObject({ error: 'message_not_found' });
  });
});

describe('ephemeral messages', () => {
  test('reach one user, and neither others nor the history', async () => {
    const client = clientOf(slack);
    const { message_ts: ts } = await client.chat.postEphemeral({
      channel: 'C0GENERAL',
      user: JON,
      text: 'only for Jon',
    });
    const general = slack.workspace.channels.get('C0GENERAL')!;
    const seenBy = (user: string) =>
      slack.workspace.messagesSeenBy(user, general).map(({ message }) => message.ts);
    expect(seenBy(JON)).toContain(ts);
    expect(seenBy(MAYA)).not.toContain(ts);
    const { messages } = await client.conversations.history({ channel: 'C0GENERAL' });
    expect(messages?.map((message) => message.ts)).not.toContain(ts);
  });

  test('cannot be updated, and can be dismissed by their reader alone', async () => {
    const { channel } = await postCard(slack);
    const args = { channel, user: JON, text: 'x', blocks: [actions(button('Go', 'go'))] };
    const { message_ts: ts } = await callApi(slack, 'chat.postEphemeral', args);
    expect(await callApi(slack, 'chat.update', { channel, ts, text: 'y' })).toMatchObject({
      error: 'message_not_found',
    });
    expect(() => slack.users.dismiss(MAYA, channel, String(ts))).toThrow('is not in');
    slack.users.dismiss(JON, channel, String(ts));
    expect(slack.messagesOf(JON).map((message) => message.ts)).not.toContain(ts);
  });

  test('need a reader who is in the conversation', async () => {
    const { channel } = await postCard(slack);
    const args = { channel, user: MAYA, text: 'x' };
    expect(await callApi(slack, 'chat.postEphemeral', args)).toMatchObject({
      error: 'user_not_in_channel',
    });
  });
});

describe('user groups', () => {
  test('are told by their ids, disabled ones only where they are asked for', async () => {
    slack.workspace.userGroups.set('S0REVIEWERS', { id: 'S0REVIEWERS', userIds: [JON, MAYA] });
    const old = { id: 'S0OLD', userIds: [JON], isDisabled: true };
    slack.workspace.userGroups.set('S0OLD', old);
    const listed = (usergroup: string, more = {}) =>
      callApi(slack, 'usergroups.users.list', { usergroup, ...more });
    expect(await listed('S0REVIEWERS')).toEqual({ ok: true, users: [JON, MAYA] });
    expect(await listed('S0OLD')).toMatchObject({ error: 'no_such_subteam' });
    expect(await listed('S0OLD', { include_disabled: 'true' })).toMatchObject({ users: [JON] });
    expect(await listed('S0NONE')).toMatchObject({ error: 'no_such_subteam' });
  });
});

describe('threads', () => {
  test('hold what was posted into them; the history shows their beginnings alone', async () => {
    const client = clientOf(slack);
    const { channel, ts } = await postCard(slack);
    const reply = await client.chat.postMessage({ channel, thread_ts: ts, text: 'An answer' });
    expect(reply.message).toMatchObject({ thread_ts: ts });
    const { messages } = await client.conversations.history({ channel });
    expect(messages!.map((message) => message.ts)).toContain(ts);
    expect(messages!.map((message) => message.ts)).not.toContain(reply.ts);
  });

  test('of a direct message reach the app when a person writes into them', async () => {
    const { channel, ts } = await postCard(slack);
    await slack.users.message(JON, channel, 'No, sooner', ts);
    expect(slack.deliveries.at(-1)!.payload.event).toMatchObject({
      type: 'message',
      channel_type: 'im',
      channel,
      user: JON,
      text: 'No, sooner',
      thread_ts: ts,
    });
    await expect(slack.users.message(JON, channel, 'Where?', '1.000001')).rejects.toThrow(
      'sees no message',
    );
  });
});

test('an address is confirmed unless Slack has seen no proof of it', async () => {
  const { users } = clientOf(slack);
  expect((await users.info({ user: JON })).user).toMatchObject({
    is_email_confirmed: true,
    tz: 'America/New_York',
  });
  slack.updateUser(MAYA, { isEmailUnconfirmed: true, timezone: 'Europe/Berlin' });
  expect((await users.info({ user: MAYA })).user).toMatchObject({
    is_email_confirmed: false,
    tz: 'Europe/Berlin',
  });
});

test('a message cannot be changed once the workspace’s time for that is over', async () => {
  const strict = await startTestSlack({ editWindowMs: 0 });
  const { channel, ts } = await postCard(strict);
  const update = () => callApi(strict, 'chat.update', { channel, ts, text: 'later' });
  await expect.poll(update).toMatchObject({ ok: false, error: 'edit_window_closed' });
  await strict.stop();
});
