import { Client } from 'pg';

export type History = {
  drafts: number;
  /** Campaigns in all; the last fifth of them is run by people. */
  campaigns?: number;
};

/** What becomes of a hundred drafts of the history, in this order; every hundred is alike. */
const shares = [
  /** Sent by the AI, nothing recorded: what step 1 is for. */
  { kind: 'ai_sent', share: 40 },
  /** The same in two messages. */
  { kind: 'ai_sent_in_parts', share: 4 },
  /** A delayed job of the parent product sent it. */
  { kind: 'delayed_succeeded', share: 8 },
  /** A delayed job failed, and it was sent otherwise. */
  { kind: 'delayed_failed', share: 3 },
  { kind: 'sent_by_person', share: 8 },
  /** Sent by another program: its message has another source. */
  { kind: 'other_source', share: 1 },
  { kind: 'approved_without_message', share: 4 },
  { kind: 'rejected', share: 5 },
  /** Filled already. */
  { kind: 'filled_sent', share: 6 },
  /** Recorded as sent, but not when. */
  { kind: 'undated', share: 1 },
  /** Held for review, and sent by a person's approval later. */
  { kind: 'held_then_sent', share: 1 },
  { kind: 'filled_held', share: 4 },
  { kind: 'filled_skipped', share: 1 },
  /** Waiting, never evaluated, and fine. */
  { kind: 'pending', share: 6 },
  /** The same, and it promises a price. */
  { kind: 'pending_risky', share: 2 },
  { kind: 'pending_missing_trigger', share: 1 },
  { kind: 'pending_follow_up', share: 1 },
  /** The lead wrote again. */
  { kind: 'pending_overtaken', share: 1 },
  { kind: 'pending_opted_out', share: 1 },
  { kind: 'pending_empty', share: 1 },
  /** Evaluated, and nothing decided. */
  { kind: 'pending_evaluated', share: 1 },
] as const;

export type DraftKind = (typeof shares)[number]['kind'];

/** The numbers (of a hundred) of the drafts of a kind. */
export function numbersOf(kind: DraftKind): number[] {
  let first = 0;
  for (const entry of shares) {
    if (entry.kind === kind)
      return Array.from({ length: entry.share }, (_, index) => first + index);
    first += entry.share;
  }
  return [];
}

/** The SQL condition that the draft of number `n` is one of these kinds. */
function is(...kinds: DraftKind[]): string {
  return `n % 100 IN (${kinds.flatMap(numbersOf).join(', ')})`;
}

const pendingKinds = shares.map(({ kind }) => kind).filter((kind) => kind.startsWith('pending'));

/** The id of the draft of a number. */
export function draftId(number: number): string {
  return `d-${String(number).padStart(8, '0')}`;
}

/**
 * Fills an empty database with the history of a parent product that sent automatically without
 * recording it: workspaces, campaigns, a lead a draft, conversations, delayed jobs. Always alike.
 * Takes about a minute for a million drafts.
 */
export async function seedHistory(url: string, { drafts, campaigns = 20 }: History): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SET TimeZone = 'UTC'; SET synchronous_commit = off; SET work_mem = '64MB'`);
    for (const statement of statements(drafts, campaigns)) await client.query(statement);
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}

function statements(drafts: number, campaigns: number): string[] {
  const numbers = `generate_series(0, ${drafts - 1}) AS n`;
  const id = (prefix: string) => `'${prefix}-' || lpad(n::text, 8, '0')`;
  const people = Math.floor(campaigns / 5);
  // Drafts come in over two years; each answers a message of an hour before.
  const createdAt = `timestamp '2024-11-01' + n * interval '${(2 * 365 * 24 * 3600) / drafts} seconds'`;
  return [
    `INSERT INTO "Client" ("id", "name", "userId", "updatedAt")
     SELECT 'c' || n, 'Workspace ' || n, 'user-' || n, now() FROM generate_series(0, 4) AS n`,
    `INSERT INTO "EmailCampaign" ("id", "bisonCampaignId", "name", "clientId", "responseMode", "autoSendDelayMinSeconds", "autoSendDelayMaxSeconds")
     SELECT 'k' || n, 'b' || n, 'Campaign ' || n, 'c' || n % 5,
       (CASE WHEN n < ${campaigns - people} THEN 'AI_AUTO_SEND' ELSE 'SETTER_MANAGED' END)::"CampaignResponseMode", 0, 0
     FROM generate_series(0, ${campaigns - 1}) AS n`,
    // Every thirty-seventh lead has no campaign.
    `INSERT INTO "Lead" ("id", "clientId", "emailCampaignId", "firstName", "lastName", "email", "status", "sentimentTag", "updatedAt")
     SELECT ${id('l')}, 'c' || (n / 100) % ${campaigns} % 5,
       CASE WHEN n % 37 <> 36 THEN 'k' || (n / 100) % ${campaigns} END,
       (ARRAY['Ann', 'Ben', 'Cleo', 'Dara', 'Eli', 'Fay', 'Gus'])[1 + n % 7],
       (ARRAY['Lee', 'Moss', 'Nash', 'Otto', 'Pike'])[1 + n % 5] || n,
       'lead' || n || '@example.com',
       CASE WHEN ${is('pending_opted_out')} THEN 'blacklisted' ELSE 'new' END, 'Interested', ${createdAt}
     FROM ${numbers}`,
    `INSERT INTO "Message" ("id", "leadId", "direction", "channel", "sentBy", "subject", "body", "fromEmail", "sentAt")
     SELECT ${id('in')}, ${id('l')}, 'inbound', 'email', NULL, 'Re: a question',
       'Hi, could you tell me more about how it works?', 'lead' || n || '@example.com',
       ${createdAt} - interval '1 hour'
     FROM ${numbers} WHERE NOT ${is('pending_missing_trigger', 'pending_follow_up')}`,
    `INSERT INTO "Message" ("id", "leadId", "direction", "channel", "subject", "body", "fromEmail", "sentAt")
     SELECT ${id('later')}, ${id('l')}, 'inbound', 'email', 'Re: a question', 'One more thing.',
       'lead' || n || '@example.com', ${createdAt} + interval '1 day'
     FROM ${numbers} WHERE ${is('pending_overtaken')}`,
    `INSERT INTO "AIDraft" ("id", "leadId", "triggerMessageId", "content", "channel", "status", "autoSendAction", "autoSendEvaluatedAt", "autoSendConfidence", "autoSendThreshold", "autoSendReason", "createdAt", "updatedAt")
     SELECT ${id('d')}, ${id('l')},
       CASE WHEN ${is('pending_follow_up')} THEN 'followup_task:' || n ELSE ${id('in')} END,
       CASE WHEN ${is('pending_empty')} THEN '  '
         WHEN ${is('pending_risky')} THEN 'Hi, we could do it for $500 a month. Shall we talk?'
         ELSE 'Hi, happy to explain: it reads your inbox and drafts replies.' END,
       'email',
       CASE WHEN ${is(...pendingKinds, 'filled_held', 'filled_skipped')} THEN 'pending'
         WHEN ${is('rejected')} THEN 'rejected' ELSE 'approved' END,
       CASE WHEN ${is('filled_sent', 'undated')} THEN 'send_immediate'
         WHEN ${is('held_then_sent', 'filled_held')} THEN 'needs_review'
         WHEN ${is('filled_skipped')} THEN 'skip' END,
       CASE WHEN ${is('filled_sent', 'held_then_sent', 'filled_held', 'filled_skipped', 'pending_evaluated')} THEN ${createdAt} END,
       CASE WHEN ${is('filled_sent', 'pending_evaluated')} THEN 0.95 WHEN ${is('held_then_sent', 'filled_held')} THEN 0.6 END,
       CASE WHEN ${is('filled_sent', 'pending_evaluated', 'held_then_sent', 'filled_held')} THEN 0.9 END,
       CASE WHEN ${is('filled_held', 'held_then_sent')} THEN 'The model is not confident enough' END,
       ${createdAt}, ${createdAt}
     FROM ${numbers}`,
    outbound(
      'out',
      numbers,
      `${id('l')}, ${id('d')}, 0, 'zrg', 'ai', ${createdAt} + interval '5 minutes'`,
      is(
        'ai_sent',
        'ai_sent_in_parts',
        'delayed_succeeded',
        'delayed_failed',
        'filled_sent',
        'undated',
        'held_then_sent',
      ),
    ),
    outbound(
      'part',
      numbers,
      `${id('l')}, ${id('d')}, 1, 'zrg', 'ai', ${createdAt} + interval '3 minutes'`,
      is('ai_sent_in_parts'),
    ),
    outbound(
      'person',
      numbers,
      `${id('l')}, ${id('d')}, 0, 'zrg', 'setter', ${createdAt} + interval '1 hour'`,
      is('sent_by_person'),
    ),
    outbound(
      'other',
      numbers,
      `${id('l')}, ${id('d')}, 0, 'import', 'ai', ${createdAt} + interval '1 hour'`,
      is('other_source'),
    ),
    `INSERT INTO "BackgroundJob" ("id", "type", "status", "draftId", "leadId", "clientId", "messageId", "dedupeKey", "updatedAt")
     SELECT ${id('j')}, 'AI_AUTO_SEND_DELAYED',
       (CASE WHEN ${is('delayed_succeeded')} THEN 'SUCCEEDED' ELSE 'FAILED' END)::"BackgroundJobStatus",
       ${id('d')}, ${id('l')}, 'c' || (n / 100) % ${campaigns} % 5, ${id('in')}, ${id('j')}, now()
     FROM ${numbers} WHERE ${is('delayed_succeeded', 'delayed_failed')}`,
  ];
}

function outbound(prefix: string, numbers: string, values: string, which: string): string {
  return `INSERT INTO "Message" ("leadId", "aiDraftId", "aiDraftPartIndex", "source", "sentBy", "sentAt", "id", "direction", "channel", "body")
    SELECT ${values}, '${prefix}-' || lpad(n::text, 8, '0'), 'outbound', 'email', 'Hi, happy to explain.'
    FROM ${numbers} WHERE ${which}`;
}
