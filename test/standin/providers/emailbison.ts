import { z } from 'zod';

import { bearer, type Endpoint, textOf } from './endpoint.ts';

const people = z.array(z.strictObject({ name: z.string().nullable(), email_address: z.email() }));

const reply = z.strictObject({
  message: z.string().min(1),
  sender_email_id: z.int(),
  to_emails: people.min(1),
  // Not documented, but taken.
  subject: z.string().optional(),
  cc_emails: people.nullish(),
  bcc_emails: people.nullish(),
  inject_previous_email_body: z.boolean().nullish(),
  content_type: z.enum(['html', 'text']).optional(),
});

const addressesOf = (list: z.infer<typeof people> | null | undefined) =>
  (list ?? []).map((person) => person.email_address);

/** EmailBison, as far as answering a lead and looking that up goes. */
export const emailBison: Endpoint[] = [
  {
    provider: 'emailbison',
    method: 'POST',
    path: /^\/api\/replies\/(\d+)\/reply$/,
    keyOf: bearer,
    answer(desk, { body }) {
      const read = reply.safeParse(body);
      if (!read.success)
        return { status: 422, body: { message: z.prettifyError(read.error), errors: {} } };
      const { message, to_emails, cc_emails, subject = '' } = read.data;
      const to = addressesOf(to_emails);
      const id = desk.accept({
        body: read.data,
        mail: {
          lead: to[0]!,
          to,
          cc: addressesOf(cc_emails),
          subject,
          html: message,
          text: textOf(message),
        },
      });
      const ways = [
        { data: { success: true, message: 'Reply sent.', reply: { id } } },
        { data: { success: true, message: 'Reply sent.' } },
        { data: { reply: { id } } },
      ];
      return { status: 200, body: ways[desk.way] ?? ways[0] };
    },
  },
  {
    provider: 'emailbison',
    method: 'GET',
    path: /^\/api\/leads\/([^/]+)\/replies$/,
    keyOf: bearer,
    answer(desk, { url, parts }) {
      if (url.searchParams.get('filters[folder]') !== 'sent')
        return { status: 200, body: { data: [] } };
      const data = desk
        .sentTo(decodeURIComponent(parts[0]!))
        .toReversed()
        .map((mail) => ({
          id: mail.id,
          folder: 'Sent',
          type: 'Outgoing Email',
          email_subject: mail.subject,
          from_email_address: 'sales@example.com',
          to: mail.to.map((address) => ({ name: null, address })),
          cc: mail.cc.map((address) => ({ name: null, address })),
          html_body: mail.html,
          text_body: mail.text,
          date_received: mail.sentAt.toISOString(),
          created_at: mail.sentAt.toISOString(),
        }));
      return { status: 200, body: { data, links: { next: null }, meta: { current_page: 1 } } };
    },
  },
];
