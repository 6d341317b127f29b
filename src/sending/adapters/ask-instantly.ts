import type { Question, Sighting } from './adapter.ts';
import { objectsIn, readFromProvider, textIn, timeIn } from './ask-provider.ts';
import type { HttpProviderConfig } from './http-exchange.ts';
import { lookForMail } from './look-for-mail.ts';
import { asObject } from './read-answer.ts';
import { addressesIn, sameAddress } from './same-address.ts';
import { parseInstantlyHandle } from './thread-handles.ts';

/**
 * Looks for a mail among the newest of the lead at Instantly, see
 * https://developer.instantly.ai/api-reference/email/list-email (20 requests a minute).
 */
export async function askInstantly(
  config: HttpProviderConfig,
  question: Question,
): Promise<Sighting> {
  const thread = parseInstantlyHandle(question.given.threadHandle);
  if (!thread) return { kind: 'not_found', note: 'its thread is not known' };
  const { eaccount } = thread;
  const answer = await readFromProvider({
    ...config,
    path: '/api/v2/emails',
    query: {
      lead: question.leadEmail ?? question.given.to.address,
      eaccount,
      sort_order: 'desc',
      limit: '100',
    },
    headers: { authorization: `Bearer ${config.apiKey}` },
  });
  const sent = objectsIn(asObject(answer)?.items).filter(({ from_address_email: from }) =>
    sameAddress(textIn(from), eaccount),
  );
  return lookForMail(
    question,
    sent.map((mail) => {
      const body = asObject(mail.body);
      return {
        id: textIn(mail.id),
        sentAt: timeIn(mail.timestamp_created),
        to: addressesIn(mail.to_address_email_list),
        body: textIn(body?.text) ?? textIn(body?.html) ?? '',
      };
    }),
  );
}
