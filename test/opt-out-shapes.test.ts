import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDesk, type TestDesk } from './support/desk.ts';
import { submission } from './support/submissions.ts';
import { until } from './support/until.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
});
afterAll(() => desk.close());

const lines = (...text: string[]) => text.join('\n');

test.each([
  [
    'below a quote',
    lines('On 3 Nov 2026, Bob wrote:', '', 'Tuesday?', '', 'No. Please take me off your list.'),
  ],
  [
    'behind a quotation in HTML',
    '<blockquote>Tuesday?</blockquote><p>No. Please stop emailing me.</p>',
  ],
  ['in a device’s line', 'Sent from my phone, so short: please remove me from your list.'],
  [
    'in Gmail’s wrapper',
    '<div class="gmail_quote"><blockquote>Tuesday?</blockquote><div>Don&rsquo;t email me again</div></div>',
  ],
  ['behind invisible characters', 'Please un\u200Bsub\u200Bscribe me.'],
  ['in another language', 'Bitte schreiben Sie mir nicht mehr.'],
])('an opt-out %s keeps everybody from writing to the lead', async (_, body) => {
  const base = submission();
  const sent = { ...base, messages: base.messages.map((message) => ({ ...message, body })) };
  expect((await desk.submit(sent)).status).toBe(202);
  const decision = await until(
    () => desk.db.draftDecision.findFirst({ where: { draftId: sent.draft.id } }),
    'it is decided',
  );
  expect(decision).toMatchObject({ decision: 'hold', reasonCode: 'skip:opted_out' });
  const { buttons } = await desk.cardOf('U0JON', sent.draft.id);
  expect(buttons.join()).not.toMatch(/approve/i);
});
