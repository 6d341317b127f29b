import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EmailIntegrationProvider } from '../../src/generated/prisma/client.ts';
import { usualTiming } from '../../src/main.ts';
import {
  formatInstantlyHandle,
  formatSmartLeadHandle,
} from '../../src/sending/adapters/thread-handles.ts';
import {
  type ProviderStandIn,
  startProviderStandIn,
} from '../standin/providers/provider-standin.ts';
import { openTestDesk, type TestDesk } from '../support/desk.ts';
import { cardSays } from '../support/lost-contact.ts';
import { submission } from '../support/submissions.ts';
import { until } from '../support/until.ts';

let standIn: ProviderStandIn;
let desk: TestDesk;
let count = 0;

beforeAll(async () => {
  standIn = await startProviderStandIn();
  desk = await openTestDesk({
    environment: {
      EMAILBISON_BASE_URL: standIn.baseUrl,
      SMARTLEAD_BASE_URL: standIn.baseUrl,
      INSTANTLY_BASE_URL: standIn.baseUrl,
    },
    timing: { ...usualTiming, askEverySeconds: 0.2 },
  });
});
afterAll(async () => {
  await desk.close();
  await standIn.close();
});
beforeEach(async () => {
  // What an earlier test left open is asked about no more.
  await desk.db.draftDelivery.updateMany({
    where: { state: 'unknown' },
    data: { finishedAt: new Date(0) },
  });
  standIn.clear();
  standIn.faults.clear();
  standIn.lookupFaults.clear();
});

const providers = {
  EMAILBISON: { key: 'emailBisonApiKey', handle: () => String(4711 + count) },
  SMARTLEAD: {
    key: 'smartLeadApiKey',
    handle: () =>
      formatSmartLeadHandle({
        campaignId: '12',
        statsId: `s${count}`,
        messageId: null,
        toEmail: 'ann@example.com',
      }),
  },
  INSTANTLY: {
    key: 'instantlyApiKey',
    handle: () =>
      formatInstantlyHandle({ replyToUuid: `u${count}`, eaccount: 'sales@example.com' }),
  },
} as const;
const names = Object.keys(providers) as EmailIntegrationProvider[];

/** Has a reply to Ann approved in a workspace of this provider, and returns the draft's id. */
async function approve(
  provider: EmailIntegrationProvider,
  named = true,
  { apiKey = standIn.apiKey as string | null, beforeClick = () => {} } = {},
): Promise<string> {
  count += 1;
  const { key, handle } = providers[provider];
  const clientId = `c-${provider}-${named}`;
  await desk.db.client.upsert({
    where: { id: clientId },
    create: {
      id: clientId,
      name: provider,
      userId: 'u',
      [key]: apiKey,
      ...(named && { emailProvider: provider }),
    },
    update: { [key]: apiKey },
  });
  const sent = submission({
    client: { id: clientId, name: provider },
    campaign: { id: `k-${clientId}` },
  });
  Object.assign(sent.messages[0]!, { threadHandle: handle() });
  await desk.submit(sent);
  await desk.db.lead.updateMany({ data: { senderAccountId: '7' } });
  const card = await desk.cardOf('U0JON', sent.draft.id);
  for (const userId of ['U0MIA', 'U0SAM']) await desk.cardOf(userId, sent.draft.id);
  beforeClick();
  await desk.slack.users.click('U0JON', card.channel, card.ts, 'approve_send');
  return sent.draft.id;
}

const deliveryOf = (draftId: string) =>
  desk.db.draftDelivery.findFirstOrThrow({ where: { draftId } });

/** Loses contact after the provider took the mail: it is sent, and nobody knows. */
async function loseContact(provider: EmailIntegrationProvider): Promise<string> {
  standIn.faults.set([{ action: 'reset', when: 'after_applying', times: 1 }]);
  standIn.lookupFaults.set([{ action: 'status', status: 503 }]);
  const draftId = await approve(provider);
  await until(
    () => desk.db.draftDelivery.findFirst({ where: { draftId, state: 'unknown' } }),
    'contact is lost',
  );
  return draftId;
}

/** Lets the provider be asked again, and waits until a mail was. */
async function askedAbout(draftId: string): Promise<void> {
  standIn.lookupFaults.clear();
  await until(async () => {
    const { state, askedNote } = await deliveryOf(draftId);
    return state === 'sent' || askedNote !== null;
  }, 'the provider was asked');
}

test.each(names)(
  '%s is asked for a mail whose answer was lost: one match settles it',
  async (provider) => {
    const draftId = await loseContact(provider);
    await askedAbout(draftId);
    expect(await deliveryOf(draftId)).toMatchObject({ state: 'sent', errorCode: null });
    await cardSays(desk, 'U0MIA', draftId, /Sent to/);
    expect(
      await desk.db.draftDecision.findFirst({ where: { draftId, decision: 'settle_sent' } }),
    ).toMatchObject({
      actor: 'system',
      reasonText: expect.stringContaining('found among the mails'),
    });
    expect(await desk.db.message.count({ where: { aiDraftId: draftId } })).toBe(1);
    expect(standIn.accepted()).toHaveLength(1);
  },
);

test.each([
  ['nothing', () => standIn.forget(), /no mail was sent there since/],
  ['the same text to somebody else', () => change({ to: ['bob@example.com'] }), /no mail was sent/],
  ['another text', () => change({ html: 'Hello', text: 'Hello' }), /has another text/],
  [
    'the same text before the call',
    () => change({ sentAt: new Date(Date.now() - 60_000) }),
    /no mail/,
  ],
  [
    'two such mails',
    () => standIn.keep({ ...standIn.kept()[0]!, id: 2000 }),
    /2 mails sent there since look like it/,
  ],
] as const)(
  '%s proves nothing: it stays with the person, who is told',
  async (_what, happens, words) => {
    for (const provider of names) {
      const draftId = await loseContact(provider);
      happens();
      await askedAbout(draftId);
      const { state, askedNote, askedAt } = await deliveryOf(draftId);
      expect([state, askedAt]).toEqual(['unknown', expect.any(Date)]);
      expect(askedNote).toMatch(words);
      const card = await cardSays(desk, 'U0JON', draftId, words);
      expect(card.words).toMatch(/(EmailBison|SmartLead|Instantly) was asked/);
      expect(card.buttons).toEqual(expect.arrayContaining(['It was sent', 'It was not sent']));
      await desk.db.draftDelivery.updateMany({
        where: { draftId },
        data: { finishedAt: new Date(0) },
      });
      standIn.clear();
    }
  },
);

function change(changes: Partial<ReturnType<ProviderStandIn['kept']>[number]>): void {
  const [mail] = standIn.kept();
  standIn.forget();
  standIn.keep({ ...mail!, id: mail!.id + 1000, ...changes });
}

test('one mail does not prove two deliveries of the same text', async () => {
  const first = await loseContact('SMARTLEAD');
  await desk.db.lead.updateMany({ where: { email: 'ann@example.com' }, data: { status: 'new' } });
  const { leadId, envelope, id, ...delivery } = await deliveryOf(first);
  await desk.db.draftDelivery.create({
    data: {
      ...delivery,
      id: `${id}-twin`,
      leadId,
      draftId: `${first}-twin`,
      idempotencyKey: `${id}-twin`,
      envelope: envelope!,
      state: 'sent',
      errorCode: null,
    },
  });
  await askedAbout(first);
  expect(await deliveryOf(first)).toMatchObject({
    state: 'unknown',
    askedNote: 'a mail like it was sent there for another draft',
  });
  await desk.db.draftDelivery.updateMany({
    where: { draftId: first },
    data: { finishedAt: new Date(0) },
  });
});

test('a provider that asks for patience is left alone for so long', async () => {
  standIn.faults.set([{ action: 'reset', when: 'after_applying', times: 1 }]);
  standIn.lookupFaults.set([{ action: 'status', status: 429, retryAfter: '60' }]);
  const draftId = await approve('INSTANTLY');
  await until(() => standIn.requests() >= 2, 'it is asked');
  await new Promise((later) => setTimeout(later, 1500));
  expect(standIn.requests()).toBe(2);
  expect((await deliveryOf(draftId)).state).toBe('unknown');
});

test('what SmartLead took into its queue is handed to SmartLead, under the subject of its thread', async () => {
  const draftId = await approve('SMARTLEAD', false);
  const card = await cardSays(desk, 'U0JON', draftId, /Handed to SmartLead/);
  expect(card.words).toMatch(/in its thread at SmartLead, which keeps its own subject/);
  expect(card.words).not.toMatch(/Sent to|Re: pricing/);
});

test.each([401, 403])('HTTP %i is a fault of the workspace’s configuration', async (status) => {
  standIn.faults.set([{ action: 'status', status }]);
  const draftId = await approve('EMAILBISON');
  await cardSays(desk, 'U0JON', draftId, /Not sent/);
  expect(await deliveryOf(draftId)).toMatchObject({
    state: 'failed',
    errorCode: 'error:provider_not_configured',
  });
});

describe('a key that is refused', () => {
  const told = (userId: string, words: RegExp) =>
    desk.slack.messagesOf(userId).filter(({ text }) => words.test(text ?? ''));
  const heard = (userId: string, words: RegExp) =>
    until(() => told(userId, words)[0], `${userId} is told ${words}`);
  const open = (scope: string) =>
    desk.db.workspaceFault.findMany({ where: { scope, healedAt: null } });
  // What earlier tests left broken is no news here.
  beforeEach(() =>
    desk.db.workspaceFault.updateMany({
      where: { healedAt: null },
      data: { healedAt: new Date() },
    }),
  );

  test('is told once to those who can mend it, and so is that it works again', async () => {
    standIn.faults.set([{ action: 'status', status: 401 }]);
    const refused = await approve('INSTANTLY');
    for (const userId of ['U0JON', 'U0MIA', 'U0SAM'])
      await heard(userId, /Instantly refuses the API key of INSTANTLY \(HTTP 401\)/);
    expect(await open('client:c-INSTANTLY-true')).toMatchObject([{ use: 'send' }]);
    expect(
      await desk.db.draftDecision.findFirst({ where: { draftId: refused, decision: 'error' } }),
    ).toMatchObject({ reasonCode: 'error:provider_not_configured', actor: 'system' });
    expect(await (await fetch(`${desk.service.url}/metrics`)).text()).toMatch(
      /review_desk_workspace_faults\{carrier="instantly",use="send"\} 1/,
    );

    const again = await approve('INSTANTLY');
    await cardSays(desk, 'U0JON', again, /Not sent/);
    expect(told('U0JON', /Instantly refuses/)).toHaveLength(1);

    standIn.faults.clear();
    const card = await desk.cardOf('U0JON', again);
    await desk.slack.users.click('U0JON', card.channel, card.ts, 'retry_send');
    await heard('U0MIA', /Instantly takes the API key of INSTANTLY again/);
    expect(told('U0MIA', /Instantly refuses/)).toEqual([]);
    expect(await open('client:c-INSTANTLY-true')).toEqual([]);

    // It worked in between, so this is news.
    standIn.faults.set([{ action: 'status', status: 403 }]);
    await approve('INSTANTLY');
    await heard('U0JON', /refuses the API key of INSTANTLY \(HTTP 403\)/);
    expect(told('U0JON', /takes the API key/)).toHaveLength(1);
  });

  test('is told once where Slack’s answer to that was lost', async () => {
    standIn.faults.set([{ action: 'status', status: 401 }]);
    await approve('SMARTLEAD', true, {
      beforeClick: () =>
        desk.slack.faults.add({ kind: 'reset_after_applying', method: 'chat.postMessage' }),
    });
    await until(
      async () =>
        (await desk.db.faultNotice.count({
          where: { messageTs: { not: null }, fault: { healedAt: null } },
        })) === 3,
      'everybody was told',
    );
    for (const userId of ['U0JON', 'U0MIA', 'U0SAM'])
      expect(told(userId, /refuses the API key of SMARTLEAD/)).toHaveLength(1);
  });

  test('is told too where it keeps the desk from asking what was sent', async () => {
    standIn.faults.set([{ action: 'reset', when: 'after_applying', times: 1 }]);
    standIn.lookupFaults.set([{ action: 'status', status: 403 }]);
    const draftId = await approve('EMAILBISON');
    await heard('U0JON', /EmailBison refuses the API key of EMAILBISON \(it refuses the key\)/);
    await askedAbout(draftId);
    await heard('U0JON', /EmailBison takes the API key of EMAILBISON again/);
  });

  test('of which there is none is told as well', async () => {
    await approve('SMARTLEAD', true, { apiKey: null });
    await heard('U0JON', /SmartLead refuses .*no API key/);
  });
});

test('a workspace’s mail goes to its own EmailBison host, where the database names one', async () => {
  const other = await startProviderStandIn();
  await desk.db.$executeRawUnsafe(
    'CREATE TABLE public."EmailBisonBaseHost" ("id" text PRIMARY KEY, "host" text UNIQUE, "label" text)',
  );
  await desk.db.$executeRawUnsafe('ALTER TABLE public."Client" ADD "emailBisonBaseHostId" text');
  await desk.db
    .$executeRaw`INSERT INTO public."EmailBisonBaseHost" VALUES ('h1', ${other.baseUrl}, 'ours')`;
  await desk.db
    .$executeRaw`UPDATE public."Client" SET "emailBisonBaseHostId" = 'h1' WHERE "id" = 'c-EMAILBISON-true'`;
  await desk.restart();
  const draftId = await approve('EMAILBISON');
  await cardSays(desk, 'U0JON', draftId, /Sent to/);
  expect(other.accepted()).toHaveLength(1);
  expect(standIn.accepted()).toHaveLength(0);
  await other.close();
});
