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

test('slows down whoever begins one sign-in after the other', async () => {
  desk = await openTestDesk({ signIn: true });
  const visitor = new StationVisitor(desk);
  const statuses = new Set<number>();
  for (let count = 0; count < 121; count += 1) {
    statuses.add((await visitor.get('/auth/slack')).status);
    visitor.forget('review-desk-sign-in-');
  }
  expect([...statuses]).toEqual([303, 429]);
});
