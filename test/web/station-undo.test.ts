import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDesk, type TestDesk } from '../support/desk.ts';
import { until } from '../support/until.ts';
import { StationVisitor } from '../support/station-visitor.ts';
import { submission } from '../support/submissions.ts';

let desk: TestDesk;
let visitor: StationVisitor;
beforeAll(async () => {
  desk = await openTestDesk({ signIn: true, environment: { SEND_DELAY_SECONDS: '60' } });
  visitor = new StationVisitor(desk);
  await visitor.signIn('U0JON');
});
afterAll(() => desk.close());

async function submitted(): Promise<string> {
  const sent = submission();
  await desk.submit(sent);
  const held = { where: { id: sent.draft.id, autoSendAction: 'needs_review' } };
  await until(() => desk.db.aIDraft.findFirst(held), 'the draft is held');
  return sent.draft.id;
}

const page = (draftId: string) => visitor.read(`/?view=inbox&draftId=${draftId}`);

test('stops a send within its undo window, and lets it be decided again', async () => {
  const draftId = await submitted();
  await visitor.post('/decisions/approve', await visitor.formOf(draftId));
  const approved = await page(draftId);
  expect(approved).toContain('data-state="queued"');
  expect(approved).toContain('Approved by </b>Jon Reyes. It leaves');
  expect(approved).toContain('action="/decisions/stop"');

  await visitor.post('/decisions/stop', await visitor.formOf(draftId));
  const stopped = await page(draftId);
  expect(stopped).toContain('data-state="pending"');
  expect(stopped).toContain('You stopped it. Nothing was sent.');
  expect(stopped).toContain('action="/decisions/approve"');
  expect(desk.mail.mails()).toEqual([]);
});

test('tells whoever approves a second time what was decided before', async () => {
  const draftId = await submitted();
  const form = await visitor.formOf(draftId);
  await visitor.post('/decisions/approve', form);
  await visitor.post('/decisions/approve', form);
  expect(await page(draftId)).toContain('You approved this <time');
  expect(await desk.db.draftDelivery.count({ where: { draftId } })).toBe(1);
});

test('tells of a decision once, and on the page of its draft alone', async () => {
  const [one, other] = [await submitted(), await submitted()];
  await visitor.post('/decisions/reject', { ...(await visitor.formOf(one)), reason: 'Too long' });
  expect(await page(other)).not.toContain('You rejected it');
  expect(await page(one)).toContain('You rejected it');
  const again = await page(one);
  expect(again).not.toContain('You rejected it');
  expect(again).toContain('Reason: Too long');
});
