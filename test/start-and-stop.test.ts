import { expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { startService } from '../src/main.ts';
import { startSummary } from '../src/start-summary.ts';
import { Writable } from 'node:stream';
import { findFreePort } from '../src/database/embedded/free-port.ts';
import { intakeToken, openTestDesk, people } from './support/desk.ts';
import { submission } from './support/submissions.ts';
import { createTestDatabase } from './support/test-database.ts';
import { until } from './support/until.ts';
import { startSlackStandIn } from './standin/slack/stand-in.ts';

function collect() {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { lines, log: createLog({ logLevel: 'info' }, stream) };
}

test('drafts are decided while Slack cannot be reached, and it connects when it is there', async () => {
  const { url, db, drop } = await createTestDatabase();
  const port = await findFreePort(undefined);
  const { lines, log } = collect();
  const config = loadConfig({
    DATABASE_URL: url,
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_APP_TOKEN: 'xapp-test',
    SLACK_API_URL: `http://127.0.0.1:${port}/api`,
    INTAKE_TOKEN: intakeToken,
    PORT: '0',
  });
  const service = await startService(config, log);
  try {
    expect(lines.join('')).toContain('off  Slack: Slack cannot be reached; it is tried again');
    const sent = submission();
    const headers = { authorization: `Bearer ${intakeToken}`, 'content-type': 'application/json' };
    const body = JSON.stringify(sent);
    await fetch(`${service.url}/api/drafts`, { method: 'POST', headers, body });
    await until(
      async () => (await db.draftDecision.count({ where: { draftId: sent.draft.id } })) > 0,
      'it is decided',
    );
    const slack = await startSlackStandIn({
      port,
      users: Object.values(people),
      bot: {
        appId: 'A0',
        userId: 'U0DESK',
        name: 'Desk',
        botToken: 'xoxb-test',
        appToken: 'xapp-test',
        signingSecret: 'x',
      },
    });
    await until(() => slack.isAppConnected, 'it is connected', 40_000);
    await service.stop();
    await slack.stop();
  } finally {
    await service.stop().catch(() => {});
    await drop();
  }
}, 90_000);

test('a token of another team never posts, and the log says whose it is', async () => {
  const desk = await openTestDesk({ mode: 'http' });
  try {
    await desk.restart({ SLACK_TEAM_ID: 'T0ELSEWHERE' });
    const sent = submission();
    await desk.submit(sent);
    await until(
      async () => (await desk.db.draftDecision.count({ where: { draftId: sent.draft.id } })) > 0,
      'it is decided',
    );
    await until(() => desk.slack.callsOf('auth.test').length > 1, 'the token is looked at');
    expect(desk.slack.callsOf('conversations.open')).toEqual([]);
    expect(desk.slack.callsOf('chat.postMessage')).toEqual([]);
  } finally {
    await desk.close();
  }
});

test('the summary says what is off and why, and names the variable of a refused token', () => {
  const parts = startSummary(
    loadConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }),
    'Slack refuses SLACK_BOT_TOKEN (invalid_auth)',
  );
  const off = Object.fromEntries(
    parts.filter(({ on }) => !on).map(({ name, words }) => [name, words]),
  );
  expect(off).toEqual({
    Slack: 'Slack refuses SLACK_BOT_TOKEN (invalid_auth); it is tried again',
    approvers: 'SLACK_APPROVERS is empty: nobody may decide',
    model: 'OPENAI_API_KEY and EVALUATOR_MODEL are not set: new drafts wait unevaluated',
    SMTP: 'SMTP_URL is not set: only workspaces with a provider of their own can send',
    page: 'SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are not set: nobody can sign in',
    intake: 'INTAKE_TOKEN is not set: drafts come from the database alone',
  });
});
