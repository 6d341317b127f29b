import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoLeads, submissionOf } from '../../scripts/demo/leads.ts';
import { type ModelStandIn, startModelStandIn } from '../standin/model/model-standin.ts';
import { openTestDesk, type TestDesk } from '../support/desk.ts';
import { until } from '../support/until.ts';

let model: ModelStandIn;
let desk: TestDesk;

beforeAll(async () => {
  model = await startModelStandIn();
  desk = await openTestDesk({
    environment: {
      OPENAI_API_KEY: 'a-key',
      OPENAI_BASE_URL: model.baseUrl,
      EVALUATOR_MODEL: 'stand-in',
    },
  });
  for (const [index, lead] of demoLeads.entries()) {
    const response = await desk.submit(submissionOf(lead, 'demo', index));
    expect(response.status).toBe(202);
  }
});
afterAll(async () => {
  await desk.close();
  await model.close();
});

const draftIdOf = (firstName: string) =>
  `draft-demo-${demoLeads.findIndex((lead) => lead.firstName === firstName) + 1}`;

const heldDrafts: [firstName: string, story: string, words: RegExp, reason: string][] = [
  ['Ann', 'promises a price nobody mentioned', /promises a price \('\$2,000\/mo'\)/, 'hold:unsafe'],
  ['Victor', 'answers an angry reply', /the lead is angry/, 'hold:unsafe'],
  ['Priya', 'is very long', /gives a guarantee \('guarantee/, 'hold:unsafe'],
  [
    '<!channel>',
    'comes from a lead whose name and mail carry hostile markup',
    /gives orders to the model.*'Ignore your rules/,
    'hold:instructs_model',
  ],
  [
    'Tom',
    'sends a link and a date that nobody mentioned',
    /a link in the draft appears nowhere .*'https:\/\/calendar\.example\.com\/jo\/30min'/,
    'hold:unknown_link',
  ],
];

test.each(heldDrafts)('%s’s draft, which %s, is held', async (firstName, story, words, reason) => {
  expect(demoLeads.find((lead) => lead.firstName === firstName)!.story).toBe(story);
  const draftId = draftIdOf(firstName);
  const card = await desk.cardOf('U0JON', draftId);
  expect(card.words).toMatch(words);
  expect(await desk.db.draftDecision.findMany({ where: { draftId } })).toMatchObject([
    { decision: 'hold', reasonCode: reason },
  ]);
});

test('Marta’s draft, which is good enough, is sent by itself', async () => {
  expect(demoLeads.find(({ firstName }) => firstName === 'Marta')!.story).toBe(
    'is good enough to be sent by itself',
  );
  const id = draftIdOf('Marta');
  const sent = await until(
    () => desk.db.aIDraft.findFirst({ where: { id, status: 'approved' } }),
    'it is sent',
  );
  expect(sent).toMatchObject({
    responseDisposition: 'AUTO_SENT',
    autoSendAction: 'send_immediate',
  });
  expect(desk.mail.mails()).toMatchObject([{ to: ['Marta Silva <marta.silva@example.com>'] }]);
  expect(await desk.db.reviewCard.count({ where: { draftId: id } })).toBe(0);
});

test('every lead of the demo is told about above', () => {
  const told = [...heldDrafts.map(([firstName]) => firstName), 'Marta'];
  expect(demoLeads.map(({ firstName }) => firstName).sort()).toEqual(told.sort());
});
