import type { IncomingMessage } from 'node:http';

import { z } from 'zod';

import { type Endpoint, textOf } from './endpoint.ts';

const addressList = z
  .string()
  .refine((list) => list.split(',').every((address) => z.email().safeParse(address).success));

const reply = z.strictObject({
  email_stats_id: z.string().min(1),
  email_body: z.string().min(1),
  reply_message_id: z.string().optional(),
  reply_email_time: z.string().optional(),
  reply_email_body: z.string().optional(),
  to_email: z.email().optional(),
  to_first_name: z.string().optional(),
  to_last_name: z.string().optional(),
  cc: addressList.optional(),
  bcc: addressList.optional(),
  add_signature: z.boolean().optional(),
  scheduled_time: z.string().optional(),
});

const keyOf = (_request: IncomingMessage, url: URL) => url.searchParams.get('api_key') ?? undefined;

/** SmartLead's ids of leads are numbers of its own. */
const leadIdOf = (lead: string) => Buffer.from(lead, 'utf8').toString('hex');
const leadOf = (id: string) => Buffer.from(id, 'hex').toString('utf8');

/** What its validator says of the first field that is wrong. */
function refusalOf({ issues: [issue] }: z.ZodError): string {
  if (issue?.code === 'unrecognized_keys') return `"${issue.keys[0]}" is not allowed`;
  return `"${issue?.path.join('.')}" is required`;
}

/** SmartLead, as far as answering a lead and looking that up goes. */
export const smartLead: Endpoint[] = [
  {
    provider: 'smartlead',
    method: 'POST',
    path: /^\/api\/v1\/campaigns\/([^/]+)\/reply-email-thread$/,
    keyOf,
    perMinute: 60,
    answer(desk, { body }) {
      const read = reply.safeParse(body);
      if (!read.success) return { status: 400, body: { message: refusalOf(read.error) } };
      const { to_email: to = desk.threadRecipient, cc, email_body: html } = read.data;
      desk.accept({
        body: read.data,
        mail: {
          lead: to,
          to: [to],
          cc: cc?.split(',') ?? [],
          subject: 'Re: the thread’s own subject',
          html,
          text: textOf(html),
        },
      });
      if (desk.way === 1) return { status: 200, body: { ok: true, data: {} } };
      if (desk.way === 2) return { status: 200, body: { success: true, message: 'Reply queued' } };
      return {
        status: 200,
        body: 'Email added to the queue, will be sent out soon!',
        contentType: 'text/html; charset=utf-8',
      };
    },
  },
  {
    provider: 'smartlead',
    method: 'GET',
    path: /^\/api\/v1\/leads\/?$/,
    keyOf,
    answer(_desk, { url }) {
      const email = url.searchParams.get('email') ?? '';
      return { status: 200, body: email ? { id: leadIdOf(email), email } : {} };
    },
  },
  {
    provider: 'smartlead',
    method: 'GET',
    path: /^\/api\/v1\/campaigns\/([^/]+)\/leads\/([^/]+)\/message-history$/,
    keyOf,
    answer(desk, { url, parts }) {
      const after = new Date(url.searchParams.get('event_time_gt') ?? 0);
      const mails = desk.sentTo(leadOf(parts[1]!)).filter(({ sentAt }) => sentAt > after);
      // The reference shows this shape, which tells no text; clients meet the other one.
      if (desk.way === 1) {
        const messages = mails.map(({ id, subject, sentAt }) => ({
          id: `msg_${id}`,
          subject,
          direction: 'outbound',
          sent_at: sentAt.toISOString(),
        }));
        return { status: 200, body: { messages } };
      }
      const history = mails.map((mail) => ({
        type: 'SENT',
        time: mail.sentAt.toISOString(),
        message_id: `<${mail.id}@smartlead.example.com>`,
        stats_id: 's1',
        from: 'sales@example.com',
        to: mail.to.join(', '),
        cc: mail.cc.join(', '),
        subject: mail.subject,
        email_body: mail.html,
      }));
      return { status: 200, body: { history, from: 'sales@example.com', to: leadOf(parts[1]!) } };
    },
  },
];
