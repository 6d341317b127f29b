import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDesk, type TestDesk } from '../support/desk.ts';
import { until } from '../support/until.ts';
import { StationVisitor } from '../support/station-visitor.ts';
import { submission } from '../support/submissions.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk({ signIn: true });
});
afterAll(() => desk.close());

async function submitted(changes: Parameters<typeof submission>[0] = {}) {
  const sent = submission(changes);
  expect((await desk.submit(sent)).status).toBe(202);
  await until(
    () =>
      desk.db.aIDraft.findFirst({ where: { id: sent.draft.id, autoSendAction: 'needs_review' } }),
    'the draft is held',
  );
  const link = `/?${new URLSearchParams({
    view: 'inbox',
    clientId: String(sent.client.id),
    leadId: String(sent.lead.id),
    draftId: sent.draft.id,
  })}`;
  return { ...sent, link };
}

async function signedIn(userId = 'U0JON'): Promise<StationVisitor> {
  const visitor = new StationVisitor(desk);
  expect((await visitor.signIn(userId)).status).toBe(303);
  return visitor;
}

const mailsTo = (draftId: string) =>
  desk.db.message.count({ where: { aiDraftId: draftId, direction: 'outbound' } });

describe('signing in', () => {
  test('shows a signed-out visitor nothing of the draft', async () => {
    const { link, lead } = await submitted();
    const response = await new StationVisitor(desk).get(link);
    const html = await response.text();
    expect(response.status).toBe(401);
    expect(html).toContain('Sign in with Slack');
    expect(html).not.toContain(String(lead.email));
    expect(html).not.toContain('Ann');
  });

  test('leads on to the draft that was asked for', async () => {
    const { link, draft } = await submitted();
    const visitor = new StationVisitor(desk);
    const html = await visitor.read(link);
    const start = /href="(\/auth\/slack[^"]+)"/.exec(html)![1]!.replaceAll('&amp;', '&');
    const to = new URL(start, desk.service.url).searchParams.get('to')!;
    const back = await visitor.signIn('U0JON', to);
    expect(back.headers.get('location')).toBe(link);
    expect(await visitor.read(link)).toContain(`data-draft-id="${draft.id}"`);
  });

  test('sends nobody to another site', async () => {
    const back = await new StationVisitor(desk).signIn('U0JON', 'https://evil.example.com/');
    expect(back.headers.get('location')).toBe('/');
  });

  test('lets two tabs sign in at the same time', async () => {
    const visitor = new StationVisitor(desk);
    const one = await visitor.askSlack('U0JON', '/?view=inbox&draftId=one');
    const other = await visitor.askSlack('U0JON', '/?view=inbox&draftId=other');
    expect((await visitor.get(one)).headers.get('location')).toContain('draftId=one');
    expect((await visitor.get(other)).headers.get('location')).toContain('draftId=other');
  });

  test('refuses an answer of Slack that another browser asked for', async () => {
    const back = await new StationVisitor(desk).askSlack('U0JON');
    const victim = new StationVisitor(desk);
    expect((await victim.get(back)).status).toBe(400);
    expect(victim.sessionSecret).toBeUndefined();
  });

  test('refuses an answer whose state was changed', async () => {
    const visitor = new StationVisitor(desk);
    const back = new URL(await visitor.askSlack('U0JON'));
    back.searchParams.set('state', `${back.searchParams.get('state')!.slice(0, -3)}xxx`);
    expect((await visitor.get(back.href)).status).toBe(400);
    expect(visitor.sessionSecret).toBeUndefined();
  });

  test('takes a code of Slack once', async () => {
    const visitor = new StationVisitor(desk);
    const back = await visitor.askSlack('U0JON');
    const cookie = visitor.cookie;
    expect((await visitor.get(back)).status).toBe(303);
    const replayed = await new StationVisitor(desk).get(back, { headers: { cookie } });
    expect(replayed.status).toBe(400);
  });

  test('says so when somebody cancels', async () => {
    const visitor = new StationVisitor(desk);
    const response = await visitor.signIn('nobody');
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('You cancelled the sign-in');
  });

  test('opens no session for somebody who is not an approver, and records it', async () => {
    const visitor = new StationVisitor(desk);
    const response = await visitor.signIn('U0EVE');
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('You are not on the list of approvers');
    expect(visitor.sessionSecret).toBeUndefined();
    const refusal = { slackUserId: 'U0EVE', surface: 'dashboard', decision: 'refuse' };
    expect(await desk.db.draftDecision.findFirst({ where: refusal })).toMatchObject({
      reasonCode: 'skip:not_an_approver',
    });
  });

  test('opens no session for somebody of another team', async () => {
    desk.slack.updateUser('U0SAM', { teamId: 'T0OTHER' });
    const visitor = new StationVisitor(desk);
    const response = await visitor.signIn('U0SAM');
    desk.slack.updateUser('U0SAM', { teamId: undefined });
    expect(response.status).toBe(403);
    expect(visitor.sessionSecret).toBeUndefined();
  });

  test('keeps the session’s secret out of the database, and scripts away from the cookie', async () => {
    const visitor = new StationVisitor(desk);
    const response = await visitor.signIn('U0JON');
    const secret = visitor.sessionSecret!;
    const cookie = response.headers.getSetCookie().find((line) => line.includes(secret))!;
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    const id = createHash('sha256').update(secret).digest('hex');
    expect(await desk.db.webSession.findUnique({ where: { id } })).toMatchObject({
      slackUserId: 'U0JON',
      name: 'Jon Reyes',
    });
    expect(await desk.db.webSession.findUnique({ where: { id: secret } })).toBeNull();
  });
});

describe('a session', () => {
  const end = async (visitor: StationVisitor, data: object) => {
    const id = createHash('sha256').update(visitor.sessionSecret!).digest('hex');
    await desk.db.webSession.update({ where: { id }, data });
  };

  test('ends when its time is over', async () => {
    const visitor = await signedIn();
    await end(visitor, { expiresAt: new Date(Date.now() - 1) });
    expect((await visitor.get('/?view=inbox')).status).toBe(401);
  });

  test('ends when it is revoked', async () => {
    const visitor = await signedIn();
    await end(visitor, { revokedAt: new Date() });
    expect((await visitor.get('/?view=inbox')).status).toBe(401);
    expect((await visitor.get('/drafts/version?draftId=d')).status).toBe(401);
  });

  test('ends by signing out; everywhere, if asked to', async () => {
    const [here, phone] = [await signedIn(), await signedIn()];
    const { draft } = await submitted();
    const { csrf } = await here.formOf(draft.id);
    const out = await here.post('/auth/sign-out', { csrf, everywhere: 'yes' });
    expect(out.headers.get('clear-site-data')).toBe('"storage"');
    expect((await here.get('/?view=inbox')).status).toBe(401);
    expect((await phone.get('/?view=inbox')).status).toBe(401);
  });

  test('does nothing for a form that its own pages did not make', async () => {
    const { draft } = await submitted();
    const [visitor, other] = [await signedIn(), await signedIn('U0MIA')];
    const form = await visitor.formOf(draft.id);
    const foreign = await other.formOf(draft.id);
    for (const csrf of ['', 'wrong', foreign.csrf]) {
      const response = await visitor.post('/decisions/approve', { ...form, csrf });
      expect(response.status).toBe(403);
    }
    expect(await desk.db.draftDelivery.count({ where: { draftId: draft.id } })).toBe(0);
    expect((await visitor.post('/decisions/approve', form)).status).toBe(303);
  });

  test('refuses a form without a session', async () => {
    const { draft } = await submitted();
    const form = await (await signedIn()).formOf(draft.id);
    const response = await new StationVisitor(desk).post('/decisions/approve', form);
    expect(response.status).toBe(401);
    expect(await desk.db.draftDelivery.count({ where: { draftId: draft.id } })).toBe(0);
  });
});

describe('the pages', () => {
  test('carry headers that let nothing foreign in and nothing inline run', async () => {
    const visitor = await signedIn();
    const { headers } = await visitor.get('/?view=inbox');
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('name their style sheets and scripts by content, so that browsers may keep them', async () => {
    const html = await new StationVisitor(desk).read('/');
    for (const [, url] of html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)) {
      const response = await fetch(new URL(url!, desk.service.url));
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toContain('immutable');
    }
  });

  test('print raw nothing but other templates, which escape for themselves', () => {
    const folder = path.resolve(import.meta.dirname, '../../src/web/templates');
    const raw = readdirSync(folder).flatMap((file) => [
      ...readFileSync(path.join(folder, file), 'utf8').matchAll(/<%~\s*([^%]*?)\s*%>/g),
    ]);
    expect(raw.length).toBeGreaterThan(10);
    const strange = raw
      .map(([, code]) => code!)
      .filter((code) => !/^(it\.body|include\()/.test(code));
    expect(strange).toEqual([]);
  });

  test('answer addresses that mean nothing without a fault', async () => {
    const visitor = await signedIn();
    const hostile = [
      '/?view=inbox&draftId=%00',
      '/drafts/version?draftId=%00',
      '/inbox/version?search=%00',
      '/?view=inbox&draftId=a&draftId=b',
      '/?view=inbox&filter=nonsense&after=nonsense',
      '/?view=inbox&search=%25%5C_%00',
      '/?view=message&messageId=none',
      '/?view=health&run=none',
      '/?draftId[a]=b',
    ];
    for (const path of hostile) expect((await visitor.get(path)).status).toBeLessThan(500);
  });

  test('answer forms that cannot be read with a page, and do nothing', async () => {
    const { draft } = await submitted();
    const visitor = await signedIn();
    const form = await visitor.formOf(draft.id);
    const tries: [string, Record<string, string>][] = [
      ['approve', { csrf: form.csrf }],
      ['edit', { ...form, content: 'x'.repeat(40_001) }],
      ['edit', { ...form, content: 'a\0b' }],
      ['settle', { ...form, sent: 'perhaps' }],
    ];
    for (const [name, fields] of tries)
      expect((await visitor.post(`/decisions/${name}`, fields)).status).toBe(400);
    expect(await desk.db.aIDraft.findUnique({ where: { id: draft.id } })).toMatchObject({
      content: draft.content,
      status: 'pending',
    });
  });
});

describe('deciding', () => {
  test('approves as the person who is signed in', async () => {
    const { draft } = await submitted();
    const visitor = await signedIn('U0MIA');
    await visitor.post('/decisions/approve', await visitor.formOf(draft.id));
    await until(() => mailsTo(draft.id), 'it is sent');
    expect(
      await desk.db.draftDecision.findFirst({ where: { draftId: draft.id, decision: 'approve' } }),
    ).toMatchObject({ slackUserId: 'U0MIA', surface: 'dashboard', actor: 'person' });
  });

  test('sends an edited text with the line ends of its writer', async () => {
    const { draft } = await submitted();
    const visitor = await signedIn();
    const form = await visitor.formOf(draft.id);
    const content = 'Hi Ann,\r\n\r\nanother text.\r\n\r\nBest,\r\nJo';
    await visitor.post('/decisions/edit_and_approve', { ...form, content });
    await until(() => mailsTo(draft.id), 'it is sent');
    expect(await desk.db.aIDraft.findUnique({ where: { id: draft.id } })).toMatchObject({
      content: 'Hi Ann,\n\nanother text.\n\nBest,\nJo',
      responseDisposition: 'EDITED',
    });
  });

  test('calls an unchanged text approved, not edited', async () => {
    const { draft } = await submitted();
    const visitor = await signedIn();
    const form = await visitor.formOf(draft.id);
    const content = String(draft.content).replaceAll('\n', '\r\n');
    await visitor.post('/decisions/edit_and_approve', { ...form, content });
    await until(() => mailsTo(draft.id), 'it is sent');
    expect(await desk.db.aIDraft.findUnique({ where: { id: draft.id } })).toMatchObject({
      responseDisposition: 'APPROVED',
    });
  });

  test('does not send an edited text when the lead wrote again meanwhile', async () => {
    const { draft, lead } = await submitted();
    const visitor = await signedIn();
    const form = await visitor.formOf(draft.id);
    await desk.db.message.create({
      data: { leadId: String(lead.id), direction: 'inbound', channel: 'email', body: 'Wait!' },
    });
    await visitor.post('/decisions/edit_and_approve', { ...form, content: 'Another text' });
    const page = await visitor.read(`/?view=inbox&draftId=${draft.id}`);
    expect(page.replace(/<[^<>]*>/g, '')).toContain('Ann wrote again');
    expect(await desk.db.draftDelivery.count({ where: { draftId: draft.id } })).toBe(0);
  });

  test('offers no Approve for a lead who may not be written to', async () => {
    const { draft, link } = await submitted({ lead: { status: 'blacklisted' } });
    const visitor = await signedIn();
    const html = await visitor.read(link);
    expect(html).not.toContain('/decisions/approve');
    expect(html).not.toContain('/decisions/edit');
    const form = await visitor.formOf(draft.id);
    await visitor.post('/decisions/approve', form);
    expect(await visitor.read(link)).toContain('Not sent: the lead is blacklisted');
    expect(await desk.db.draftDelivery.count({ where: { draftId: draft.id } })).toBe(0);
  });

  test('changes the version of a draft with every change that its page shows', async () => {
    const { draft, lead } = await submitted();
    const notified = { where: { id: draft.id, autoSendSlackNotified: true } };
    await until(() => desk.db.aIDraft.findFirst(notified), 'its card is posted');
    const visitor = await signedIn();
    const version = async () =>
      (
        (await (await visitor.get(`/drafts/version?draftId=${draft.id}`)).json()) as {
          version: string;
        }
      ).version;
    const changes = [
      () => desk.db.lead.update({ where: { id: String(lead.id) }, data: { status: 'called' } }),
      () => desk.db.aIDraft.update({ where: { id: draft.id }, data: { content: 'Other' } }),
      () =>
        desk.db.message.create({
          data: { leadId: String(lead.id), direction: 'inbound', body: 'x' },
        }),
      async () => visitor.post('/decisions/reject', await visitor.formOf(draft.id)),
    ];
    for (const change of changes) {
      const before = await version();
      expect(await version()).toBe(before);
      await change();
      expect(await version()).not.toBe(before);
    }
  });
});
