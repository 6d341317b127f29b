import { z } from 'zod';

import { bearer, type Endpoint, type SentMail } from './endpoint.ts';

const addressList = z
  .string()
  .refine((list) => list.split(',').every((address) => z.email().safeParse(address).success));

const reply = z.strictObject({
  reply_to_uuid: z.string().min(1),
  eaccount: z.string().min(1),
  subject: z.string().min(1),
  body: z
    .strictObject({ text: z.string(), html: z.string() })
    .partial()
    .refine(({ text, html }) => Boolean(text || html)),
  cc_address_email_list: addressList.optional(),
  bcc_address_email_list: addressList.optional(),
});

/** An Email object of the API. */
const emailOf = (mail: SentMail, eaccount: string) => ({
  id: `reply-${mail.id}`,
  timestamp_created: mail.sentAt.toISOString(),
  timestamp_email: mail.sentAt.toISOString(),
  message_id: `<${mail.id}@mail.example.com>`,
  subject: mail.subject,
  from_address_email: eaccount,
  to_address_email_list: mail.to.join(','),
  cc_address_email_list: mail.cc.join(','),
  eaccount,
  lead: mail.lead,
  ue_type: 3,
  body: { text: mail.text },
});

/** Instantly, as far as answering a lead and looking that up goes. */
export const instantly: Endpoint[] = [
  {
    provider: 'instantly',
    method: 'POST',
    path: /^\/api\/v2\/emails\/reply$/,
    keyOf: bearer,
    answer(desk, { body }) {
      const read = reply.safeParse(body);
      if (!read.success)
        return {
          status: 400,
          body: { error: 'Bad Request', message: z.prettifyError(read.error) },
        };
      const { subject, body: content, cc_address_email_list: cc, eaccount } = read.data;
      const mail = {
        lead: desk.threadRecipient,
        to: [desk.threadRecipient],
        cc: cc?.split(',') ?? [],
        subject,
        html: content.html ?? '',
        text: content.text ?? '',
      };
      const id = desk.accept({ body: read.data, mail });
      const kept = { ...mail, provider: 'instantly', id, sentAt: new Date() } as const;
      return { status: 200, body: emailOf(kept, eaccount) };
    },
  },
  {
    provider: 'instantly',
    method: 'GET',
    path: /^\/api\/v2\/emails$/,
    keyOf: bearer,
    perMinute: 20,
    answer(desk, { url }) {
      const eaccount = url.searchParams.get('eaccount') ?? '';
      const items = desk
        .sentTo(url.searchParams.get('lead') ?? '')
        .toReversed()
        .map((mail) => emailOf(mail, eaccount));
      return { status: 200, body: { items } };
    },
  },
];
