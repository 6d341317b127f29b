import type { Button, KnownBlock } from '@slack/types';
import { LogLevel, WebClient } from '@slack/web-api';
import type { SlackStandInOptions } from './options.ts';
import { type SlackStandIn, startSlackStandIn } from './stand-in.ts';

export const JON = 'U0JON';
export const MAYA = 'U0MAYA';
/** Of another workspace, here through Slack Connect. */
export const STRANGER = 'U0STRANGER';
export const HELPER_BOT = 'U0HELPER';

const OPTIONS: SlackStandInOptions = {
  team: { id: 'T0ACME', name: 'Acme Growth' },
  users: [
    { id: JON, name: 'jon', realName: 'Jon Reyes', email: 'jon@example.com', role: 'reviewer' },
    { id: MAYA, name: 'maya', realName: 'Maya Lindqvist', email: 'maya@example.com' },
    {
      id: STRANGER,
      name: 'eve',
      realName: 'Eve Stranger',
      email: 'eve@example.org',
      teamId: 'T0OTHER',
    },
    { id: HELPER_BOT, name: 'helper', realName: 'Helper', isBot: true },
  ],
  bot: {
    appId: 'A0DESK',
    userId: 'U0DESK',
    name: 'Review Desk',
    botToken: 'xoxb-bot',
    appToken: 'xapp-app',
    signingSecret: 'a signing secret',
  },
  channels: [{ id: 'C0GENERAL', name: 'general' }],
  commands: [{ command: '/status', description: 'How things are', usageHint: '[run id]' }],
};

/** A stand-in with Jon, Maya, a stranger and a bot, whose retries follow each other at once. */
export async function startTestSlack(
  options: Partial<SlackStandInOptions> = {},
): Promise<SlackStandIn> {
  return await startSlackStandIn({
    ...OPTIONS,
    // Somewhat before Slack's own, and Bolt's, three seconds.
    ackTimeoutMs: 2_500,
    eventRetryDelaysMs: [0, 10, 10],
    ...options,
  });
}

/** Slack's own client, which does not retry. */
export function clientOf(slack: SlackStandIn, token = 'xoxb-bot'): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    logLevel: LogLevel.ERROR,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 60_000,
  });
}

/** Calls a method as a form without Slack's client, which would refuse to send some arguments. */
export async function callApi(
  slack: SlackStandIn,
  method: string,
  args: Record<string, unknown> = {},
  token: string | undefined = 'xoxb-bot',
): Promise<Record<string, unknown>> {
  const fields = Object.entries(args).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    body: new URLSearchParams(Object.fromEntries(fields)),
  });
  return (await response.json()) as Record<string, unknown>;
}

export function button(text: string, actionId: string, value = 'd1'): Button {
  return { type: 'button', action_id: actionId, value, text: { type: 'plain_text', text } };
}

export function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'plain_text', text } };
}

export function actions(...elements: Button[]): KnownBlock {
  return { type: 'actions', block_id: 'review_actions_d1', elements };
}

/** Posts a card with an Approve button to Jon; returns where it is. */
export async function postCard(
  slack: SlackStandIn,
  blocks: KnownBlock[] = [section('Hi Ann'), actions(button('Approve & Send', 'approve_send'))],
): Promise<{ channel: string; ts: string }> {
  const { channel, ts } = await clientOf(slack).chat.postMessage({
    channel: JON,
    text: 'Reply to Ann held: promises a price',
    blocks,
  });
  return { channel: channel!, ts: ts! };
}

/** Waits until `check` gives something else than false or undefined. */
export async function eventually<T>(check: () => T | undefined | false): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = check();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error('Waited a minute in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
