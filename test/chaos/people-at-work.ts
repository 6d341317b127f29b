import { askInput } from '../../src/slack/ids.ts';
import { messageIdOf } from '../../src/sending/adapters/smtp-adapter.ts';
import { handIn, reviewers } from '../support/crash-desk.ts';
import { submission } from '../support/submissions.ts';
import type { ChaosWorld } from './chaos-world.ts';
import type { Random } from './random.ts';

/** What the people (and the other programs) of one draft are up to. */
const plans = [
  [25, 'approve'],
  [12, 'double click'],
  [12, 'everybody approves'],
  [10, 'approve and reject at once'],
  [6, 'reject'],
  [8, 'edit, then approve'],
  [8, 'approve, then stop'],
  [5, 'another program edits it'],
  [4, 'another program answers the lead'],
  [3, 'another program sends it'],
  [3, 'the lead opts out'],
  [4, 'nobody cares'],
] as const;

type Plan = (typeof plans)[number][1];
type Draft = ReturnType<typeof submission>;
type Scene = { world: ChaosWorld; random: Random; draftId: string; leadId: string };

/** Held for its price, so that people see it; the others go out by themselves. */
const HELD = 'Hi Ann,\n\nit is $99/month for you.\n\nBest,\nJo';
const SHARE_HELD = 0.85;
/** A claim lives four seconds here: after that nothing of it can arrive any more. */
const SETTLE_AFTER_MS = 6_000;
const FOLLOW_UPS = 8;

/** The life of one draft, from its arrival until it is settled or the end comes. */
export async function liveOneDraft(
  world: ChaosWorld,
  random: Random,
  arrivesInMs: number,
): Promise<void> {
  const held = random.chance(SHARE_HELD);
  const workspace = Math.floor(random.between(0, 40));
  const draft = submission({
    client: { id: `c${workspace}` },
    campaign: { id: `k${workspace}` },
    ...(held ? { draft: { content: HELD } } : {}),
  });
  const plan = random.weigh(plans);
  await world.pause(arrivesInMs);
  if (world.ending.aborted) return;
  await arrive(world, random, draft);
  const scene = { world, random, draftId: draft.draft.id, leadId: draft.lead.id as string };
  await decide(scene, plan);
  await followUp(scene, plan);
}

/** The sending program tries until it is heard, and sometimes says it twice at once. */
async function arrive(world: ChaosWorld, random: Random, draft: Draft): Promise<void> {
  const twice = random.chance(0.3);
  while (!world.ending.aborted) {
    const answers: boolean[] = await Promise.all(
      [0, ...(twice ? [1] : [])].map(async () => {
        const response = await handIn(random.pick(world.workers), draft).catch(() => null);
        return response?.ok ?? false;
      }),
    );
    if (answers.includes(true)) return world.count('drafts handed in');
    await world.pause(random.between(300, 1000));
  }
}

async function decide(scene: Scene, plan: Plan): Promise<void> {
  const { world, random, draftId, leadId } = scene;
  const { db } = world.desk;
  const first = random.pick(reviewers);
  const card = await waitForCard(scene, first);
  if (!card) return;
  await world.pause(random.between(0, 1500));
  switch (plan) {
    case 'approve':
      return click(scene, first, 'approve_send');
    case 'double click':
      return together([0, 1].map(() => click(scene, first, 'approve_send')));
    case 'everybody approves':
      return together(reviewers.map((reviewer) => click(scene, reviewer, 'approve_send')));
    case 'approve and reject at once':
      return together([
        click(scene, reviewers[0]!, 'approve_send'),
        click(scene, reviewers[1]!, 'reject_draft'),
      ]);
    case 'reject':
      return click(scene, first, 'reject_draft');
    case 'edit, then approve':
      await edit(scene, first);
      return click(scene, first, 'approve_send');
    case 'approve, then stop':
      await click(scene, first, 'approve_send');
      await world.pause(random.between(0, 1500));
      return together([click(scene, first, 'stop_send'), click(scene, reviewers[2]!, 'stop_send')]);
    case 'another program edits it':
      await write(scene, () =>
        db.aIDraft.update({ where: { id: draftId }, data: { content: `${HELD}\n\nPS: hi` } }),
      );
      return click(scene, first, 'approve_send');
    case 'another program answers the lead':
      await write(scene, () => db.message.create({ data: { ...answerOf(leadId) } }));
      return click(scene, first, 'approve_send');
    case 'another program sends it':
      return write(scene, () =>
        db.$transaction([
          db.message.create({
            data: { ...answerOf(leadId), aiDraftId: draftId, sentBy: 'setter' },
          }),
          db.aIDraft.update({ where: { id: draftId }, data: { status: 'approved' } }),
        ]),
      );
    case 'the lead opts out':
      await write(scene, () =>
        db.lead.update({ where: { id: leadId }, data: { status: 'blacklisted' } }),
      );
      return click(scene, first, 'approve_send');
    case 'nobody cares':
  }
}

const answerOf = (leadId: string) => ({
  leadId,
  direction: 'outbound',
  channel: 'email',
  body: 'Answered by hand.',
});

/** Looks at the draft again and again: what is unknown is settled, what came back is approved. */
async function followUp(scene: Scene, plan: Plan): Promise<void> {
  const { world, random, draftId } = scene;
  for (let look = 0; look < FOLLOW_UPS; look += 1) {
    await world.pause(random.between(1_500, 4_000));
    if (world.ending.aborted) return;
    const [delivery] = await world.desk.db.draftDelivery
      .findMany({ where: { draftId }, orderBy: { createdAt: 'desc' }, take: 1 })
      .catch(() => []);
    if (delivery?.state === 'unknown') {
      if (Date.now() - delivery.finishedAt!.getTime() < SETTLE_AFTER_MS) continue;
      await settle(scene, delivery.idempotencyKey);
    } else if (delivery?.state !== 'sent' && delivery?.state !== 'queued' && wantsItSent(plan)) {
      const action = delivery?.state === 'failed' ? 'retry_send' : 'approve_send';
      await click(scene, random.pick(reviewers), action);
    }
  }
}

function wantsItSent(plan: Plan): boolean {
  return !['reject', 'nobody cares', 'approve, then stop'].includes(plan);
}

/** Somebody looks into the mailbox and says what is true; often two people do at once. */
async function settle(scene: Scene, idempotencyKey: string): Promise<void> {
  const { world, random, draftId } = scene;
  const messageId = messageIdOf(idempotencyKey, { address: 'sales@example.com' });
  const wasSent = world.desk.mail.mails().some((mail) => mail.messageId === messageId);
  const blockId = `review_actions_${draftId}${wasSent ? '' : '_2'}`;
  const people = random.chance(0.4) ? reviewers.slice(0, 2) : [random.pick(reviewers)];
  await together(people.map((person) => click(scene, person, 'settle_unknown', blockId)));
}

/** Modals lie one upon the other, so a person writes one text at a time. */
const writing = new Map<string, Promise<void>>();

async function edit(scene: Scene, reviewer: string): Promise<void> {
  const turn = (writing.get(reviewer) ?? Promise.resolve()).then(() => editNow(scene, reviewer));
  writing.set(reviewer, turn);
  await turn;
}

async function editNow(scene: Scene, reviewer: string): Promise<void> {
  const { world } = scene;
  const { slack } = world.desk;
  await click(scene, reviewer, 'edit_draft');
  for (let look = 0; look < 10; look += 1) {
    const modal = slack.modalOf(reviewer);
    if (!modal) return;
    if (modal.submit) {
      await slack.users
        .submitView(reviewer, { [askInput.blockId]: `${HELD}\n\nPS: by ${reviewer}` })
        .catch(() => {});
      break;
    }
    await world.pause(200);
  }
  while (slack.modalOf(reviewer)) await slack.users.closeView(reviewer).catch(() => {});
}

/** Clicks what the person's card offers; does nothing where it does not offer that. */
async function click(
  { world, random, draftId }: Scene,
  reviewer: string,
  actionId: string,
  blockId?: string,
): Promise<void> {
  const { slack } = world.desk;
  const card = await findPlace(world, reviewer, draftId);
  if (!card) return;
  try {
    const place = blockId ? { blockId } : {};
    const result = await slack.users.click(reviewer, card.channel, card.ts, actionId, place);
    world.count(result.acked ? 'clicks acknowledged' : 'clicks lost');
  } catch {
    world.count('clicks no longer offered');
  }
  // Slack, or a nervous finger, says it again some time later.
  const delivery = slack.deliveries.at(-1);
  if (!delivery || !random.chance(0.15)) return;
  await world.pause(random.between(0, 3_000));
  await slack.forge.replay(delivery).catch(() => {});
  world.count('clicks replayed');
}

async function waitForCard({ world, draftId }: Scene, reviewer: string): Promise<Place | null> {
  while (!world.ending.aborted) {
    const place = await findPlace(world, reviewer, draftId);
    if (place) return place;
    await world.pause(750);
  }
  return null;
}

/** Where a reviewer's card stands. */
type Place = { channel: string; ts: string };

async function findPlace(
  { desk }: ChaosWorld,
  slackUserId: string,
  draftId: string,
): Promise<Place | null> {
  const row = await desk.db.reviewCard
    .findUnique({ where: { draftId_slackUserId: { draftId, slackUserId } } })
    .catch(() => null);
  return row?.messageTs ? { channel: row.channelId!, ts: row.messageTs } : null;
}

/** Another program writes to the database, if it is there. */
async function write({ world }: Scene, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    world.count('writes of other programs');
  } catch {
    world.count('writes of other programs that failed');
  }
}

async function together(acts: Promise<void>[]): Promise<void> {
  await Promise.all(acts);
}
