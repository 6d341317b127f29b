import type { KnownBlock } from '@slack/types';
import type { ConversationMessage } from '../../drafts/load-draft.ts';
import type { DraftReview } from '../../drafts/review.ts';
import { bold } from '../../drafts/telling/line.ts';
import { writerIn } from '../../drafts/telling/people.ts';
import { quote, richText, smallPrint } from './block-parts.ts';
import { readMail } from '../../mail-text/read-mail.ts';
import { truncate } from './escape.ts';
import { richLine } from './render-line.ts';

/** What is shown of one message of the lead: enough to judge the reply by, on a phone. */
const LONGEST_MESSAGE = 1500;
const MOST_LINES = 25;
/** Characters that are read for it, HTML included: a card is drawn while others wait. */
const LONGEST_READ = 30_000;

/**
 * What the lead wrote, each message in quotation marks of its own: the one the draft answers, and
 * the newest where it is another.
 *
 * @param room characters it may take, counted escaped
 */
export function conversationBlocks(review: DraftReview, room: number): KnownBlock[] {
  const { trigger, newerInbound } = review;
  const messages = [trigger, newerInbound].filter((message) => message !== null);
  if (messages.length === 0) return [smallPrint('This draft answers no message.')];
  const each = Math.min(LONGEST_MESSAGE, Math.floor(room / messages.length));
  return messages.flatMap((message) => messageBlocks(review, message, each));
}

function messageBlocks(
  review: DraftReview,
  message: ConversationMessage,
  room: number,
): KnownBlock[] {
  const again = message === review.newerInbound && review.trigger ? ' again' : '';
  const label = richLine([
    bold(writerIn(review, message)),
    { strong: ` wrote${again} ` },
    { at: message.sentAt },
  ]);
  const whole = wordsOf(message);
  const isCut = message.body.length > LONGEST_READ;
  const shown = truncate(whole.split('\n').slice(0, MOST_LINES).join('\n').trim(), room);
  const blocks: KnownBlock[] = [richText(label, quote(shown || '(an empty message)'))];
  if (shown !== whole || isCut)
    blocks.push(smallPrint('… shortened; the whole message is in the dashboard'));
  return blocks;
}

/** The message's own words, without long gaps. */
function wordsOf({ body }: ConversationMessage): string {
  return readMail(body.slice(0, LONGEST_READ))
    .words.replace(/\n\s*\n\s*\n+/g, '\n\n')
    .trim();
}
