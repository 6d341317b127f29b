import type { KnownBlock } from '@slack/types';
import { faultLines, healedLines } from '../drafts/telling/fault.ts';
import type { Line } from '../drafts/telling/line.ts';
import { plainLine } from '../drafts/telling/plain-text.ts';
import { type Fault, findFault } from '../drafts/workspace-faults.ts';
import type { FaultNotice } from '../generated/prisma/client.ts';
import { richText } from './blocks/block-parts.ts';
import { richLine } from './blocks/render-line.ts';
import type { SlackDesk } from './desk.ts';
import { findPosted, mayStillTurnUp } from './find-posted.ts';
import { faultEventType } from './ids.ts';
import { slackErrorOf, unreachablePerson } from './people.ts';
import { idsOf } from './reviewers.ts';

/**
 * Tells those who can mend a workspace's fault about it, each once, and says in the same message
 * when it works again. Who is told of nothing while it stood is told nothing when it is over.
 *
 * @throws faults of Slack or the database that may pass; the job is then run again
 */
export async function tellFault(desk: SlackDesk, faultId: string): Promise<void> {
  const fault = await findFault(desk.db, BigInt(faultId));
  if (!fault) return;
  if (!fault.healedAt) await addressMenders(desk, fault);
  const notices = await desk.db.faultNotice.findMany({ where: { faultId: fault.id } });
  const faults: unknown[] = [];
  for (const notice of notices)
    await tellOne(desk, fault, notice).catch((error: unknown) => faults.push(error));
  if (faults.length > 0) throw faults[0];
}

/** Those who decide about everything may mend it: the approvers. */
async function addressMenders(desk: SlackDesk, { id, carrier, clientId }: Fault): Promise<void> {
  const ids = await idsOf(desk, desk.rules.approvers);
  if (ids.length === 0) desk.log.error({ clientId, carrier }, 'nobody to tell of a fault');
  await desk.db.faultNotice.createMany({
    data: ids.map((slackUserId) => ({ faultId: id, slackUserId })),
    skipDuplicates: true,
  });
}

async function tellOne(desk: SlackDesk, fault: Fault, notice: FaultNotice): Promise<void> {
  const healed = fault.healedAt !== null;
  const { messageTs, channelId, saysHealed, errorCode } = notice;
  if (errorCode !== null) return;
  if (messageTs === null) {
    if (!healed || notice.askedAt !== null) await post(desk, fault, notice);
    return;
  }
  if (saysHealed === healed) return;
  await desk.client.chat.update({ channel: channelId!, ts: messageTs, ...message(fault) });
  await change(desk, notice, { saysHealed: healed });
}

/** Its row says first that Slack was asked: a lost answer leaves a message to be looked for. */
async function post(desk: SlackDesk, fault: Fault, notice: FaultNotice): Promise<void> {
  try {
    const { channel } = await desk.client.conversations.open({ users: notice.slackUserId });
    const channelId = channel!.id!;
    const id = `${notice.faultId}`;
    const found = notice.askedAt && (await findLost(desk, channelId, notice.askedAt, id));
    if (!found) await change(desk, notice, { channelId, askedAt: new Date() });
    const ts =
      found ??
      (
        await desk.client.chat.postMessage({
          channel: channelId,
          ...message(fault),
          metadata: { event_type: faultEventType, event_payload: { id } },
        })
      ).ts!;
    const saysHealed = !found && fault.healedAt !== null;
    await change(desk, notice, { channelId, messageTs: ts, saysHealed });
  } catch (error) {
    const code = slackErrorOf(error);
    if (!unreachablePerson.includes(code)) throw error;
    await change(desk, notice, { errorCode: code });
  }
}

/** @throws while it may still turn up */
async function findLost(desk: SlackDesk, channelId: string, askedAt: Date, id: string) {
  const ts = await findPosted(desk.client, channelId, askedAt, { eventType: faultEventType, id });
  if (!ts && mayStillTurnUp(askedAt) > 0)
    throw new Error('a message may still be on its way to Slack');
  return ts;
}

function change(
  desk: SlackDesk,
  { faultId, slackUserId }: FaultNotice,
  data: Partial<FaultNotice>,
): Promise<unknown> {
  return desk.db.faultNotice.updateMany({ where: { faultId, slackUserId }, data });
}

function message(fault: Fault): { text: string; blocks: KnownBlock[] } {
  const lines: Line[] = fault.healedAt ? healedLines(fault) : faultLines(fault);
  return {
    text: plainLine(lines[0]!),
    blocks: lines.map((line) => richText(richLine(line))),
  };
}
