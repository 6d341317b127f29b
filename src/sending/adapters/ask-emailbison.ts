import type { Question, Sighting } from './adapter.ts';
import { objectsIn, readFromProvider, textIn, timeIn } from './ask-provider.ts';
import type { HttpProviderConfig } from './http-exchange.ts';
import { lookForMail, type SentMail } from './look-for-mail.ts';
import { asObject } from './read-answer.ts';

/** Pages read of a lead's sent mail; more than a lead ever has. */
const MAX_PAGES = 5;

/**
 * Looks for a mail among those sent to the lead at EmailBison, see
 * https://docs.emailbison.com/master-inbox/fetching-replies
 */
export async function askEmailBison(
  config: HttpProviderConfig,
  question: Question,
): Promise<Sighting> {
  const lead = encodeURIComponent(question.leadEmail ?? question.given.to.address);
  const mails: SentMail[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const answer = await readFromProvider({
      ...config,
      path: `/api/leads/${lead}/replies`,
      query: { 'filters[folder]': 'sent', page: String(page) },
      headers: { authorization: `Bearer ${config.apiKey}` },
    });
    const { data, meta } = asObject(answer) ?? { data: answer, meta: null };
    mails.push(...objectsIn(data).map(mailOf));
    const lastPage = asObject(meta)?.last_page;
    if (typeof lastPage !== 'number' || page >= lastPage) break;
  }
  return lookForMail(question, mails);
}

function mailOf(mail: Record<string, unknown>): SentMail {
  return {
    id: textIn(mail.id),
    sentAt: timeIn(mail.date_received ?? mail.created_at),
    to: objectsIn(mail.to).flatMap(
      ({ address, email_address }) => textIn(address) ?? textIn(email_address) ?? [],
    ),
    body: textIn(mail.html_body) ?? textIn(mail.text_body) ?? '',
  };
}
