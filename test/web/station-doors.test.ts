import { afterEach, expect, test } from 'vitest';
import { openTestDesk, type TestDesk } from '../support/desk.ts';
import { StationVisitor } from '../support/station-visitor.ts';

let desk: TestDesk;
afterEach(() => desk.close());

async function signedIn(userId: string): Promise<StationVisitor> {
  const visitor = new StationVisitor(desk);
  await visitor.signIn(userId);
  expect((await visitor.get('/?view=inbox')).status).toBe(200);
  return visitor;
}

test('is off without the sign-in settings, and says how to turn it on', async () => {
  desk = await openTestDesk();
  const response = await fetch(desk.service.url);
  expect(response.status).toBe(503);
  const html = await response.text();
  expect(html).toContain('SLACK_CLIENT_ID');
  expect(html).toContain('SLACK_CLIENT_SECRET');
});

test('shuts out whoever leaves the allowlist, however long their session would last', async () => {
  desk = await openTestDesk({ signIn: true });
  const visitor = await signedIn('U0SAM');
  await desk.restart({ SLACK_APPROVERS: 'U0JON' });
  expect((await visitor.get('/?view=inbox')).status).toBe(403);
  expect((await visitor.get('/drafts/version?draftId=d')).status).toBe(403);
});

test('shuts out whoever is deactivated in Slack', async () => {
  desk = await openTestDesk({ signIn: true });
  const visitor = await signedIn('U0SAM');
  desk.slack.updateUser('U0SAM', { isDeleted: true });
  // What Slack said of somebody is remembered for a minute, and not over a restart.
  await desk.restart();
  expect((await visitor.get('/?view=inbox')).status).toBe(403);
});

test('lets nobody in while Slack cannot be asked who they are', async () => {
  desk = await openTestDesk({ signIn: true });
  const visitor = await signedIn('U0SAM');
  await desk.restart();
  desk.slack.startOutage();
  const response = await visitor.get('/?view=inbox');
  desk.slack.endOutage();
  expect(response.status).toBe(500);
  expect(await response.text()).toContain('Something went wrong on our side');
});

test('marks cookies for TLS where the service is reached over it', async () => {
  desk = await openTestDesk({
    signIn: true,
    environment: { PUBLIC_URL: 'https://review.example.com' },
  });
  const response = await new StationVisitor(desk).get('/auth/slack');
  const [cookie] = response.headers.getSetCookie();
  expect(cookie).toMatch(/^__Host-review-desk-sign-in-/);
  expect(cookie).toMatch(/; Secure/);
  expect(response.headers.get('strict-transport-security')).toContain('max-age=31536000');
  const authorize = new URL(response.headers.get('location')!);
  expect(authorize.searchParams.get('redirect_uri')).toBe(
    'https://review.example.com/auth/slack/callback',
  );
  expect(authorize.searchParams.get('code_challenge_method')).toBe('S256');
  expect(authorize.searchParams.get('nonce')).toBeTruthy();
});

test('slows down whoever finishes one sign-in after the other; visits lock nobody out', async () => {
  desk = await openTestDesk({ signIn: true });
  const visitor = new StationVisitor(desk);
  const visits = new Set<number>();
  for (let count = 0; count < 130; count += 1) {
    visits.add((await visitor.get('/auth/slack')).status);
    visitor.forget('review-desk-sign-in-');
  }
  expect([...visits]).toEqual([303]);

  const exchanges = new Set<number>();
  for (let count = 0; count < 61; count += 1) {
    const start = await visitor.get('/auth/slack');
    const state = new URL(start.headers.get('location')!).searchParams.get('state')!;
    const answer = new URLSearchParams({ code: 'made-up', state });
    exchanges.add((await visitor.get(`/auth/slack/callback?${answer}`)).status);
  }
  expect([...exchanges]).toEqual([400, 429]);
  // One at once, and the rest counted in the next minute's.
  const reasonCode = 'skip:sign_in_failed';
  expect(await desk.db.draftDecision.count({ where: { reasonCode } })).toBe(1);
}, 120_000);

test('lists where somebody is signed in, and ends what they choose', async () => {
  desk = await openTestDesk({ signIn: true });
  const phone = await signedIn('U0SAM');
  const desktop = await signedIn('U0SAM');
  const stranger = await signedIn('U0MIA');
  const html = await desktop.read('/?view=sessions');
  expect(html.match(/last used/g)).toHaveLength(2);
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`, 'g');
  const csrf = field('csrf').exec(html)![1]!;
  const id = field('id').exec(html)![1]!;
  expect((await desktop.post('/auth/end-session', { csrf, id })).status).toBe(303);
  expect((await phone.get('/?view=inbox')).status).toBe(401);
  expect((await desktop.get('/?view=inbox')).status).toBe(200);
  expect((await stranger.get('/?view=inbox')).status).toBe(200);
  const kinds = await desk.db.draftDecision.findMany({ orderBy: { id: 'asc' } });
  expect(kinds.map(({ decision }) => decision)).toEqual([
    'sign_in',
    'sign_in',
    'sign_in',
    'end_session',
  ]);
});

test('ends a session that is not used, and the one a browser had before', async () => {
  desk = await openTestDesk({ signIn: true });
  const visitor = await signedIn('U0SAM');
  const former = visitor.sessionSecret!;
  await visitor.signIn('U0SAM');
  const withFormer = { headers: { cookie: `review-desk-session=${former}` } };
  expect((await fetch(`${desk.service.url}/?view=inbox`, withFormer)).status).toBe(401);
  expect((await visitor.get('/?view=inbox')).status).toBe(200);
  await desk.db.webSession.updateMany({ data: { seenAt: new Date(Date.now() - 3 * 3600_000) } });
  expect((await visitor.get('/?view=inbox')).status).toBe(401);
});
