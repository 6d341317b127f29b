import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDesk, type TestDesk } from '../support/desk.ts';
import { submission } from '../support/submissions.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
});
afterAll(() => desk.close());

test('a second reply of a conversation stays in the thread of the first', async () => {
  const first = submission();
  const threadHandle = '<first-mail@lead.example.com>';
  first.messages = first.messages.map((message) => ({ ...message, threadHandle }));
  await approve(first);
  const [firstMail] = await desk.mail.waitForMails(1);
  expect(firstMail).toMatchObject({
    subject: 'Re: pricing',
    inReplyTo: threadHandle,
    references: [threadHandle],
  });

  const again = {
    id: `${first.messages[0]!.id}-2`,
    direction: 'inbound',
    channel: 'email',
    subject: 'Re: pricing',
    body: 'And how long does it take?',
    fromEmail: 'ann@example.com',
    threadHandle: '<second-mail@lead.example.com>',
    sentAt: new Date(Date.now() + 1000).toISOString(),
  };
  const second = {
    ...first,
    messages: [...first.messages, again],
    draft: { ...first.draft, id: `${first.draft.id}-2`, triggerMessageId: again.id },
  };
  await approve(second);
  const [, secondMail] = await desk.mail.waitForMails(2);
  expect(secondMail!.inReplyTo).toBe('<second-mail@lead.example.com>');
  expect(secondMail!.references).toEqual([
    threadHandle,
    firstMail!.messageId,
    '<second-mail@lead.example.com>',
  ]);
});

test('a reply to a mail whose Message-ID nobody knows names no other in its place', async () => {
  await approve(submission());
  const mails = await desk.mail.waitForMails(3);
  expect(mails.at(-1)).toMatchObject({ subject: 'Re: pricing', inReplyTo: null, references: [] });
});

async function approve(sent: ReturnType<typeof submission>): Promise<void> {
  expect((await desk.submit(sent)).status).toBe(202);
  const card = await desk.cardOf('U0JON', sent.draft.id);
  await desk.slack.users.click('U0JON', card.channel, card.ts, 'approve_send');
}
