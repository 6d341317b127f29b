import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../../src/database/db.ts';
import type { ProviderSettings } from '../../src/drafts/carrier.ts';
import type { Adapter, Question } from '../../src/sending/adapters/adapter.ts';
import { createAdapterChooser } from '../../src/sending/adapters/choose-adapter.ts';
import { messageIdOf } from '../../src/sending/adapters/smtp-adapter.ts';
import { keepRefreshTokens } from '../../src/sending/refresh-tokens.ts';
import { type OAuthSettings, readMailSettings } from '../../src/settings/mail-settings.ts';
import { type ImapStandIn, startImapStandIn } from '../standin/mail/imap-standin.ts';
import { type MailStandIn, startMailStandIn } from '../standin/mail/mail-standin.ts';
import {
  startTokenStandIn,
  tokenClient,
  type TokenStandIn,
} from '../standin/mail/token-standin.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { sampleReply } from './adapters/sample-reply.ts';

const noDatabase = { $queryRaw: async () => [] } as unknown as Db;
const workspace: ProviderSettings & { id: string } = {
  id: 'c1',
  emailProvider: null,
  emailBisonApiKey: null,
  smartLeadApiKey: null,
  instantlyApiKey: null,
};

/** The adapter of a workspace without a provider, in this environment. */
async function adapterIn(
  environment: Record<string, string>,
  tokensDb: Db | null = null,
): Promise<Adapter> {
  const { settings, problems } = readMailSettings(environment);
  expect(problems).toEqual([]);
  const choose = createAdapterChooser(
    {
      mail: settings,
      providerUrls: { emailBison: '', smartLead: '', instantly: '' },
      providerTimeoutSeconds: 2,
    },
    tokensDb,
  );
  const choice = await choose(noDatabase, { workspace, workspaceMail: null });
  if (!choice.ok) throw new Error(choice.detail);
  return choice.adapter;
}

const question: Question = {
  deliveryId: 'd1',
  idempotencyKey: 'delivery-1',
  claimedAt: new Date(),
  given: { ...sampleReply(), carrier: 'smtp', threadHandle: null },
  leadEmail: 'ann@example.com',
};

describe('OAuth2', () => {
  let tokens: TokenStandIn;
  let mail: MailStandIn;
  let imap: ImapStandIn;
  beforeEach(async () => {
    tokens = await startTokenStandIn();
    mail = await startMailStandIn({ accessToken: tokens.current });
    imap = await startImapStandIn({ accessToken: tokens.current });
  });
  afterEach(() => Promise.all([tokens.close(), mail.close(), imap.close()]));

  const environment = () => ({
    SMTP_URL: `smtp://desk%40example.com@127.0.0.1:${mail.smtpPort}`,
    IMAP_URL: imap.imapUrl.replace(/:[^:@]*@/, '@'),
    MAIL_OAUTH_PROVIDER: tokens.url,
    MAIL_OAUTH_CLIENT_ID: tokenClient.clientId,
    MAIL_OAUTH_CLIENT_SECRET: tokenClient.clientSecret,
    MAIL_OAUTH_REFRESH_TOKEN: tokenClient.refreshToken,
  });

  test('sends and looks up with one access token, had once', async () => {
    const adapter = await adapterIn(environment());
    expect(await adapter.send(sampleReply())).toMatchObject({ outcome: 'sent' });
    expect(await adapter.send(sampleReply())).toMatchObject({ outcome: 'sent' });
    imap.keep(messageIdOf('delivery-1', question.given.from!));
    const { sightings, problem } = await adapter.ask!([question]);
    expect([problem, sightings.get('d1')?.kind]).toEqual([null, 'found']);
    expect(tokens.asked()).toEqual([
      {
        grant_type: 'refresh_token',
        client_id: tokenClient.clientId,
        client_secret: tokenClient.clientSecret,
        refresh_token: tokenClient.refreshToken,
      },
    ]);
    expect(mail.mails()).toHaveLength(2);
  });

  test('gets a fresh token where the server refuses the one at hand', async () => {
    const adapter = await adapterIn(environment());
    await adapter.send(sampleReply());
    tokens.expire();
    expect(await adapter.send(sampleReply())).toMatchObject({ outcome: 'sent' });
    expect(tokens.asked()).toHaveLength(2);
  });

  test('goes on with the refresh token that came in place of the old one, after a restart too', async () => {
    const database = await createTestDatabase();
    const { db } = database;
    tokens.rotate();
    const first = await adapterIn(environment(), db);
    expect(await first.send(sampleReply())).toMatchObject({ outcome: 'sent' });
    tokens.expire();
    expect(await first.send(sampleReply())).toMatchObject({ outcome: 'sent' });
    tokens.expire();
    const restarted = await adapterIn(environment(), db);
    expect(await restarted.send(sampleReply())).toMatchObject({ outcome: 'sent' });
    expect(tokens.asked().map((form) => form.refresh_token)).toEqual([
      'a-refresh-token',
      'a-refresh-token+',
      'a-refresh-token++',
    ]);
    const kept = await db.mailToken.findMany();
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain('refresh-token');
    // Whoever cannot read it, as where the row was tampered with, has the environment's.
    await db.mailToken.updateMany({ data: { sealed: 'AAAA' } });
    const stranger = await adapterIn(environment(), db);
    expect(await stranger.send(sampleReply())).toMatchObject({
      outcome: 'failed',
      reason: 'provider_not_configured',
    });
    await database.drop();
  });

  test('tries the environment’s refresh token where the kept one is taken back', async () => {
    const database = await createTestDatabase();
    const oauth = {
      refreshToken: tokenClient.refreshToken,
      clientSecret: tokenClient.clientSecret,
    };
    await keepRefreshTokens(database.db, oauth as OAuthSettings).keep('taken-back');
    const adapter = await adapterIn(environment(), database.db);
    expect(await adapter.send(sampleReply())).toMatchObject({ outcome: 'sent' });
    expect(tokens.asked().map((form) => form.refresh_token)).toEqual([
      'taken-back',
      'a-refresh-token',
    ]);
    await database.drop();
  });

  test.each([
    [{ status: 400, body: { error: 'invalid_grant', error_description: 'hunter2' } }, 'failed'],
    [{ status: 503, body: { error: 'temporarily_unavailable' } }, 'retry_later'],
    [{ status: 502, body: 'hunter2' }, 'retry_later'],
  ])('says nothing to the mail server without a token: %j', async (answer, outcome) => {
    tokens.answerWith(answer);
    const adapter = await adapterIn(environment());
    const result = await adapter.send(sampleReply());
    expect(result).toMatchObject({ outcome, detail: expect.stringContaining('OAuth2: ') });
    expect(JSON.stringify(result)).not.toMatch(/hunter2|token-/);
    expect((await adapter.ask!([question])).problem).toMatch(/token/);
    expect([mail.mails(), imap.visits()]).toEqual([[], 0]);
  });
});

describe('a server elsewhere that does not encrypt', () => {
  let mail: MailStandIn;
  beforeEach(async () => {
    mail = await startMailStandIn({
      host: '0.0.0.0',
      credentials: { user: 'desk', pass: 'hunter2' },
    });
  });
  afterEach(() => mail.close());

  // On Linux that address reaches this machine, and is no loopback address.
  const url = () => `smtp://desk:hunter2@0.0.0.0:${mail.smtpPort}`;

  test('is told neither password nor mail', async () => {
    const adapter = await adapterIn({ SMTP_URL: `${url()}?ignoreTLS=true&requireTLS=false` });
    expect(await adapter.send(sampleReply())).toMatchObject({
      outcome: 'failed',
      reason: 'provider_not_configured',
      detail: expect.stringContaining('ETLS'),
    });
    expect(mail.mails()).toEqual([]);
  });

  test('is used where a setting says so', async () => {
    const adapter = await adapterIn({ SMTP_URL: url(), MAIL_ALLOW_PLAINTEXT: '1' });
    expect(await adapter.send(sampleReply())).toMatchObject({ outcome: 'sent' });
  });
});

describe('addresses in other scripts', () => {
  let mail: MailStandIn;
  beforeEach(async () => {
    mail = await startMailStandIn();
  });
  afterEach(() => mail.close());

  test('go out in punycode where only a domain is in one, to servers that know no other letters', async () => {
    const plain = await startMailStandIn({ smtpUtf8: false });
    const adapter = await adapterIn({ SMTP_URL: plain.smtpUrl });
    const result = await adapter.send(
      sampleReply({
        to: { address: 'boss@müller.example' },
        cc: [],
        bcc: [],
        from: { address: 'sales@bücher.example' },
      }),
    );
    expect(result).toMatchObject({ outcome: 'sent' });
    // The stand-in reads punycode for us.
    expect(plain.mails()[0]).toMatchObject({
      envelope: { from: 'sales@bücher.example', to: ['boss@müller.example'] },
      messageId: '<delivery-1@xn--bcher-kva.example>',
    });
    await plain.close();
  });

  test('with letters of theirs before the @ need a server that knows them', async () => {
    const adapter = await adapterIn({ SMTP_URL: mail.smtpUrl });
    const result = await adapter.send(sampleReply({ to: { address: 'söråya@example.com' } }));
    expect(result).toMatchObject({ outcome: 'sent' });

    const plain = await startMailStandIn({ smtpUtf8: false });
    const other = await adapterIn({ SMTP_URL: plain.smtpUrl });
    expect(await other.send(sampleReply({ to: { address: 'söråya@example.com' } }))).toMatchObject({
      outcome: 'failed',
      reason: 'provider_rejected',
    });
    await plain.close();
  });
});
