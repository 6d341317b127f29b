import type { Question, Sighting } from './adapter.ts';
import { objectsIn, readFromProvider, textIn, timeIn } from './ask-provider.ts';
import type { HttpProviderConfig } from './http-exchange.ts';
import { lookForMail } from './look-for-mail.ts';
import { asObject } from './read-answer.ts';
import { addressesIn } from './same-address.ts';
import { parseSmartLeadHandle } from './thread-handles.ts';

/**
 * Looks for a mail in SmartLead's history of the lead, see
 * https://api.smartlead.ai/reference/fetch-lead-message-history-based-on-campaign (which shows
 * `messages`; clients meet `history`). A mail waits in SmartLead's queue first, so it may come late.
 */
export async function askSmartLead(
  config: HttpProviderConfig,
  question: Question,
): Promise<Sighting> {
  const thread = parseSmartLeadHandle(question.given.threadHandle);
  const email = question.leadEmail ?? thread?.toEmail;
  if (!thread || !email) return { kind: 'not_found', note: 'its thread is not known' };
  const read = (path: string, query: Record<string, string>) =>
    readFromProvider({ ...config, path, query: { api_key: config.apiKey, ...query } });

  const lead = textIn(asObject(await read('/api/v1/leads/', { email }))?.id);
  if (lead === null || !/^[\w-]{1,100}$/.test(lead))
    return { kind: 'not_found', note: 'it knows no such lead' };
  const history = asObject(
    await read(`/api/v1/campaigns/${thread.campaignId}/leads/${lead}/message-history`, {
      event_time_gt: new Date(question.claimedAt.getTime() - 1000).toISOString(),
      show_plain_text_response: 'true',
    }),
  );
  const sent = objectsIn(history?.history ?? history?.messages).filter(
    ({ type, direction }) => type === 'SENT' || direction === 'outbound',
  );
  return lookForMail(
    question,
    sent.map((mail) => ({
      id: textIn(mail.message_id ?? mail.id),
      sentAt: timeIn(mail.time ?? mail.sent_at),
      to: addressesIn(mail.to),
      body: textIn(mail.email_body) ?? '',
    })),
  );
}
