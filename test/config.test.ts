import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../src/config.ts';
import { parseMailbox } from '../src/settings/parse-mailbox.ts';
import { parseImapUrl } from '../src/settings/mail-settings.ts';

function messageOf(environment: Record<string, string>): string {
  try {
    loadConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('the configuration was taken');
}

describe('the configuration', () => {
  test('starts with nothing set, and lets nobody approve', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      databaseUrl: undefined,
      slack: null,
      approvers: [],
      intakeToken: undefined,
      sendDelaySeconds: 10,
      autoSendDisabled: false,
      dashboardUrl: 'http://127.0.0.1:3000',
    });
  });

  test('names every wrong variable at once, and what each should be', () => {
    const message = messageOf({
      PORT: 'eighty',
      SLACK_BOT_TOKEN: 'token',
      SMTP_URL: 'http://mail.example.com',
      IMAP_URL: 'imaps://imap.example.com',
      SLACK_APPROVERS: 'jon',
      SEND_DELAY_SECONDS: '-1',
      OPENAI_API_KEY: 'key',
      LOG_LEVEL: 'loud',
    });
    for (const name of [
      'PORT must be a whole number',
      'SLACK_BOT_TOKEN must start with xoxb-',
      'SLACK_SIGNING_SECRET is needed',
      'SMTP_URL must be an smtp:// or smtps:// URL',
      'IMAP_URL must be an imaps:// or imap:// URL with user and password',
      'MAIL_FROM is needed',
      'SLACK_APPROVERS must be Slack user ids',
      'SEND_DELAY_SECONDS must be at least 0',
      'EVALUATOR_MODEL is needed',
      'LOG_LEVEL must be one of',
    ])
      expect(message).toContain(name);
  });

  test('takes no schema in DATABASE_URL', () => {
    const message = messageOf({
      DATABASE_URL: 'postgresql://jon@db.example.com/desk?schema=other',
    });
    expect(message).toContain('DATABASE_URL must not name a schema (remove schema=…)');
    expect(message).not.toContain('db.example.com');
  });

  test('never prints a value, since it may be a secret', () => {
    const secret = 'hunter2-very-secret';
    const message = messageOf({
      DATABASE_URL: secret,
      SLACK_BOT_TOKEN: secret,
      SLACK_APP_TOKEN: secret,
      SMTP_URL: secret,
      IMAP_URL: `imaps://jon:${secret}@:993`,
      MAIL_FROM: secret,
      OPENAI_BASE_URL: secret,
      PUBLIC_URL: secret,
    });
    expect(message).not.toContain(secret);
  });

  test('wants the mailbox only beside the server that sends', () => {
    const IMAP_URL = 'imaps://jon:secret@imap.example.com';
    expect(messageOf({ IMAP_URL })).toContain('SMTP_URL is needed with IMAP_URL');
    const SMTP_URL = 'smtps://smtp.example.com';
    const config = loadConfig({ IMAP_URL, SMTP_URL, MAIL_FROM: 'jon@example.com' });
    expect(config.mail.house?.imap).toMatchObject({ host: 'imap.example.com', user: 'jon' });
  });

  describe('mail accounts', () => {
    const account = { MAIL_ACCOUNT_ACME_SMTP_URL: 'smtp://jon%40example.com@smtp.example.com:587' };
    const tokens = {
      MAIL_ACCOUNT_ACME_OAUTH_CLIENT_ID: 'an-id',
      MAIL_ACCOUNT_ACME_OAUTH_CLIENT_SECRET: 'hunter2-secret',
      MAIL_ACCOUNT_ACME_OAUTH_REFRESH_TOKEN: 'hunter2-refresh',
    };

    test.each([
      ['google', 'https://oauth2.googleapis.com/token', null],
      [
        'Microsoft',
        'https://login.microsoftonline.com/common/oauth2/v2.0/token',
        expect.stringContaining('https://outlook.office.com/SMTP.Send'),
      ],
      ['https://id.example.com/token', 'https://id.example.com/token', null],
    ])('know where to get tokens: %s', (provider, tokenUrl, scope) => {
      const { mail } = loadConfig({
        ...account,
        ...tokens,
        MAIL_ACCOUNT_ACME_OAUTH_PROVIDER: provider,
        MAIL_ACCOUNT_ACME_IMAP_URL: 'imaps://jon%40example.com@imap.example.com',
      });
      expect(mail.house).toBeNull();
      expect(mail.accounts.ACME).toMatchObject({
        oauth: { tokenUrl, scope, clientId: 'an-id' },
        imap: { user: 'jon@example.com', password: '' },
      });
    });

    test.each([
      [{ MAIL_ACCOUNT_ACME_SMTP: 'x' }, 'MAIL_ACCOUNT_ACME_SMTP is no setting'],
      [{ ...tokens }, 'MAIL_ACCOUNT_ACME_SMTP_URL is needed'],
      [{ ...account, ...tokens }, 'MAIL_ACCOUNT_ACME_OAUTH_PROVIDER is needed with'],
      [
        { ...account, MAIL_ACCOUNT_ACME_OAUTH_PROVIDER: 'google' },
        'MAIL_ACCOUNT_ACME_OAUTH_REFRESH_TOKEN is needed',
      ],
      [
        { ...account, ...tokens, MAIL_ACCOUNT_ACME_OAUTH_PROVIDER: 'http://id.example.com/token' },
        'MAIL_ACCOUNT_ACME_OAUTH_PROVIDER must be google, microsoft or the https:// URL',
      ],
      [
        {
          MAIL_ACCOUNT_ACME_SMTP_URL: 'smtp://smtp.example.com',
          ...tokens,
          MAIL_ACCOUNT_ACME_OAUTH_PROVIDER: 'google',
        },
        'MAIL_ACCOUNT_ACME_SMTP_URL must name the user',
      ],
    ])('are refused where something is missing: %j', (environment, words) => {
      const message = messageOf(environment);
      expect(message).toContain(words);
      expect(message).not.toContain('hunter2');
    });
  });

  test('takes a variable set to nothing as unset', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: ' ', SLACK_APPROVERS: '' }).port).toBe(3000);
  });

  test('reads approvers by user id and by address', () => {
    expect(loadConfig({ SLACK_APPROVERS: ' U01A , jon@example.com,' }).approvers).toEqual([
      'U01A',
      'jon@example.com',
    ]);
  });
});

test.each([
  ['Sales <sales@example.com>', { name: 'Sales', address: 'sales@example.com' }],
  ['"Jo, Sales" <jo@example.com>', { name: 'Jo, Sales', address: 'jo@example.com' }],
  ['sales@example.com', { address: 'sales@example.com' }],
  ['Sales', null],
])('reads the mailbox %s', (text, mailbox) => {
  expect(parseMailbox(text)).toEqual(mailbox);
});

const jon = { host: 'imap.example.com', user: 'jon@example.com', password: 'p@ss:w/rd' };

test.each([
  [
    'imaps://jon%40example.com:p%40ss%3Aw%2Frd@imap.example.com',
    { ...jon, secure: true, port: 993 },
  ],
  [
    'imap://jon%40example.com:p%40ss%3Aw%2Frd@imap.example.com',
    { ...jon, secure: false, port: 143 },
  ],
  [
    'imaps://jon@example.com:p@ss:w%2Frd@imap.example.com:1993/',
    { ...jon, secure: true, port: 1993 },
  ],
  ['imaps://jon@example.com:p@ss:w%2Frd@[::1]', { ...jon, host: '::1', secure: true, port: 993 }],
  ['imaps://jon@imap.example.com', null],
  ['imaps://:secret@imap.example.com', null],
  ['imaps://jon:100%@imap.example.com', null],
  ['https://jon:secret@imap.example.com', null],
  ['imap.example.com', null],
])('reads the mailbox’s URL %s', (text, server) => {
  expect(parseImapUrl(text)).toEqual(server);
});
