import { askInput } from '../../src/slack/ids.ts';
import { messageIdOf } from '../../src/sending/adapters/smtp-adapter.ts';
import { handIn, reviewers } from '../support/crash-desk.ts';
import { submission } from '../support/submissions.ts';
import type { SlackMessage } from '../standin/slack/workspace.ts';
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
  [3, 'the lead is blacklisted'],
  [4, 'the lead opts out by mail'],
  [3, 'a person says never to write'],
  [4, 'mail comes late'],
  [4, 'another program had scheduled it'],
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
const SHARE_WITH_SIBLING = 0.3;
const SHARE_FOLLOWED = 0.15;
/** Addresses beside the lead's that some mails go to; the last is of nobody known. */
const copies = ['bo@example.com', 'cy@example.com', 'stranger@elsewhere.example'];

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
  if (random.chance(0.3)) draft.messages[0]!.cc = [random.pick(copies)];
  const plan = random.weigh(plans);
  await world.pause(arrivesInMs);
  if (world.ending.aborted) return;
  const leadId = draft.lead.id as string;
  const live = async (mine: Draft, what: Plan) => {
    if (what === 'another program had scheduled it') await schedule(world, mine);
    await arrive(world, random, mine, mine === draft ? 'drafts handed in' : 'siblings handed in');
    const scene = { world, random, draftId: mine.draft.id, leadId };
    if (random.chance(SHARE_FOLLOWED)) await writeFollowUp(scene);
    await decide(scene, what);
    await followUp(scene, what);
  };
  const siblings = random.chance(SHARE_WITH_SIBLING) ? [siblingOf(draft, held)] : [];
  await together([
    live(draft, plan),
    ...siblings.map(async (sibling) => {
      await world.pause(random.between(0, 4_000));
      if (!world.ending.aborted) await live(sibling, random.weigh(plans));
    }),
  ]);
}

/** The lead wrote again, and another reply was drafted. */
function siblingOf(first: Draft, held: boolean): Draft {
  const { messages, draft } = submission(held ? { draft: { content: HELD } } : {});
  return { ...first, messages, draft };
}

/** Another program's draft for a later day, which nothing may send by itself. */
async function writeFollowUp(scene: Scene): Promise<void> {
  const { world, draftId, leadId } = scene;
  await write(scene, () =>
    world.desk.db.aIDraft.create({
      data: {
        leadId,
        triggerMessageId: `followup_task:${draftId}`,
        channel: 'email',
        content: 'Hi Ann, any news?',
      },
    }),
  );
  world.count('follow-ups drafted');
}

/** The parent product means to send the draft itself; that it cannot will turn out later. */
async function schedule(world: ChaosWorld, { draft, lead, client }: Draft): Promise<void> {
  const data = {
    type: 'AI_AUTO_SEND_DELAYED',
    draftId: draft.id,
    leadId: lead.id as string,
    clientId: client.id as string,
    messageId: draft.triggerMessageId as string,
    dedupeKey: draft.id,
    runAt: new Date(Date.now() + 60_000),
  } as const;
  await world.desk.db.backgroundJob.create({ data }).catch(() => {});
}

/** The sending program tries until it is heard, and sometimes says it twice at once. */
async function arrive(
  world: ChaosWorld,
  random: Random,
  draft: Draft,
  what: string,
): Promise<void> {
  const twice = random.chance(0.3);
  while (!world.ending.aborted) {
    const answers: boolean[] = await Promise.all(
      [0, ...(twice ? [1] : [])].map(async () => {
        const response = await handIn(random.pick(world.workers), draft).catch(() => null);
        return response?.ok ?? false;
      }),
    );
    if (answers.includes(true)) return world.count(what);
    await world.pause(random.between(300, 1000));
  }
}

async function decide(scene: Scene, plan: Plan): Promise<void> {
  const { world, random, draftId, leadId } = scene;
  const { db } = world.desk;
  const first = random.pick(reviewers);
  if (plan === 'another program had scheduled it') {
    await world.pause(random.between(500, 4_000));
    await write(scene, () =>
      db.backgroundJob.updateMany({ where: { draftId }, data: { status: 'FAILED' } }),
    );
  }
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
    case 'the lead is blacklisted':
      await wish(scene, () =>
        db.lead.update({ where: { id: leadId }, data: { status: 'blacklisted' } }),
      );
      return click(scene, first, 'approve_send');
    case 'the lead opts out by mail':
      await wish(scene, () => db.message.create({ data: mailOf(scene, 'Please unsubscribe me.') }));
      await click(scene, first, 'approve_send');
      await world.pause(random.between(0, 4_000));
      return random.chance(0.4) ? lift(scene, first) : undefined;
    case 'a person says never to write':
      return together([
        click(scene, first, 'never_write'),
        click(scene, random.pick(reviewers), 'approve_send'),
      ]);
    case 'another program had scheduled it':
      return click(scene, first, 'approve_send');
    case 'mail comes late':
      await write(scene, () => db.message.create({ data: mailOf(scene, 'One more question.') }));
      return click(scene, first, 'approve_send');
    case 'nobody cares':
  }
}

/** Mail of the lead, now and then dated days before or after it arrives. */
const mailOf = ({ leadId, random }: Scene, body: string) => ({
  leadId,
  direction: 'inbound',
  channel: 'email',
  fromEmail: 'ann@example.com',
  body,
  sentAt: new Date(Date.now() + random.pick([0, 0, -72, -3, 26]) * 3_600_000),
});

/** Another program writes that the lead does not want to be written to. */
async function wish({ world, leadId, ...scene }: Scene, work: () => Promise<unknown>) {
  await write({ world, leadId, ...scene }, async () => {
    await work();
    if (!world.wishes.has(leadId)) world.wishes.set(leadId, new Date());
  });
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

/**
 * Somebody looks into the mailbox and says what is true, often two people at once; or another
 * program that saw the mail records it.
 */
async function settle(scene: Scene, idempotencyKey: string): Promise<void> {
  const { world, random, draftId, leadId } = scene;
  const messageId = messageIdOf(idempotencyKey, { address: 'sales@example.com' });
  const mail = world.desk.mail.mails().find((sent) => sent.messageId === messageId);
  const wasSent = mail !== undefined;
  if (mail && random.chance(0.3)) {
    const seen = { ...answerOf(leadId), aiDraftId: draftId, body: mail.text };
    return write(scene, () => world.desk.db.message.create({ data: seen }));
  }
  const blockId = `review_actions_${draftId}${wasSent ? '' : '_2'}`;
  const people = random.chance(0.4) ? reviewers.slice(0, 2) : [random.pick(reviewers)];
  await together(people.map((person) => click(scene, person, 'settle_unknown', blockId)));
}

/** Modals lie one upon the other, so a person writes one text at a time. */
const writing = new Map<string, Promise<void>>();

function edit(scene: Scene, reviewer: string): Promise<void> {
  return inTurn(reviewer, async () => {
    await click(scene, reviewer, 'edit_draft');
    await answerModal(scene.world, reviewer, `${HELD}\n\nPS: by ${reviewer}`);
  });
}

async function inTurn(reviewer: string, write: () => Promise<void>): Promise<void> {
  const turn = (writing.get(reviewer) ?? Promise.resolve()).then(write);
  writing.set(reviewer, turn);
  await turn;
}

/** Writes into the dialog that opened, if one did, and leaves none open. */
async function answerModal(world: ChaosWorld, reviewer: string, text: string): Promise<void> {
  const { slack } = world.desk;
  for (let look = 0; look < 10; look += 1) {
    const modal = slack.modalOf(reviewer);
    if (!modal) break;
    if (modal.submit) {
      await slack.users.submitView(reviewer, { [askInput.blockId]: text }).catch(() => {});
      break;
    }
    await world.pause(200);
  }
  while (slack.modalOf(reviewer)) await slack.users.closeView(reviewer).catch(() => {});
}

/** A person finds that it is no opt-out, if their card says that it is one. */
async function lift(scene: Scene, reviewer: string): Promise<void> {
  await inTurn(reviewer, async () => {
    await click(scene, reviewer, 'lift_wish');
    await answerModal(scene.world, reviewer, 'She meant another list.');
  });
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
  const message = slack.messagesOf(reviewer).find(({ ts }) => ts === card.ts);
  // Whoever reads that another reply went out, or may have, does not send a second one.
  const warned = JSON.stringify(message?.blocks ?? []).includes('Another reply');
  if (warned && ['approve_send', 'retry_send'].includes(actionId))
    return world.count('approvals withheld: another reply went out');
  try {
    const choice = choiceOf(message, actionId);
    const place = { ...(blockId ? { blockId } : {}), ...(choice ? { choice } : {}) };
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

/** What is chosen where the card offers it in its menu. */
function choiceOf(message: SlackMessage | undefined, actionId: string): string | undefined {
  type Element = { action_id?: string; options?: { value: string }[] };
  const blocks = (message?.blocks ?? []) as { elements?: Element[] }[];
  const elements = blocks.flatMap((block) => block.elements ?? []);
  return elements.find(({ action_id }) => action_id === actionId)?.options?.[0]?.value;
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
