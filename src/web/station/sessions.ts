import { createHash, randomBytes } from 'node:crypto';
import type { Person } from '../../drafts/admission.ts';
import { recordDecision } from '../../drafts/decide/record-decision.ts';
import type { Db } from '../../database/db.ts';
import type { PrismaClient, WebSession } from '../../generated/prisma/client.ts';

/** A working day and a little: long enough not to interrupt, short enough for a lost phone. */
export const SESSION_LIFE_MS = 12 * 3600_000;
/** A phone left on a table is nobody's for longer than that. */
const IDLE_LIFE_MS = 2 * 3600_000;
/** How exactly it is known when a session was last used. */
const SEEN_EVERY_MS = 60_000;
/** Ended sessions are kept so long, to see who was signed in when. */
const KEPT_AFTER_END_MS = 30 * 24 * 3600_000;

/**
 * Opens a session for somebody who proved who they are, in place of the one their browser had; the
 * audit trail says so. Clears away long-ended ones.
 *
 * @param former the secret their browser had until now, if any
 * @returns the secret for their cookie; the database holds only its hash
 */
export async function openSession(
  db: PrismaClient,
  person: Person,
  teamId: string,
  former: string | null,
): Promise<string> {
  const secret = randomSecret();
  if (former) await endSession(db, former);
  await db.webSession.deleteMany({
    where: { expiresAt: { lt: new Date(Date.now() - KEPT_AFTER_END_MS) } },
  });
  await db.webSession.create({
    data: {
      id: hashOf(secret),
      slackUserId: person.id,
      slackTeamId: teamId,
      email: person.email,
      name: person.name ?? person.id,
      csrfToken: randomSecret(),
      expiresAt: new Date(Date.now() + SESSION_LIFE_MS),
    },
  });
  await recordSession(db, { slackUserId: person.id, slackTeamId: teamId }, 'sign_in');
  return secret;
}

/** Which sessions still let somebody in. */
const open = () => ({
  revokedAt: null,
  expiresAt: { gt: new Date() },
  seenAt: { gt: new Date(Date.now() - IDLE_LIFE_MS) },
});

/** The session of a cookie's secret while it lasts and is used, or null. It counts as a use. */
export async function findSession(db: Db, secret: string): Promise<WebSession | null> {
  const session = await db.webSession.findFirst({ where: { id: hashOf(secret), ...open() } });
  if (session && session.seenAt.getTime() < Date.now() - SEEN_EVERY_MS)
    await db.webSession.update({ where: { id: session.id }, data: { seenAt: new Date() } });
  return session;
}

/** A person's sessions that still let them in, the latest used first. */
export function findSessionsOf(db: Db, slackUserId: string): Promise<WebSession[]> {
  return db.webSession.findMany({
    where: { slackUserId, ...open() },
    orderBy: [{ seenAt: 'desc' }, { id: 'asc' }],
  });
}

/** Ends the session of a cookie's secret; the audit trail says so. */
export function endSession(db: PrismaClient, secret: string): Promise<number> {
  return end(db, { id: hashOf(secret) });
}

/**
 * Ends sessions of a person: one, or on all their devices; the audit trail says so.
 *
 * @param id null: all of them
 * @returns how many there were
 */
export function endSessionsOf(
  db: PrismaClient,
  slackUserId: string,
  id: string | null,
): Promise<number> {
  return end(db, { slackUserId, ...(id !== null && { id }) });
}

function end(db: PrismaClient, where: { id?: string; slackUserId?: string }): Promise<number> {
  return db.$transaction(async (tx) => {
    const ended = await tx.webSession.updateManyAndReturn({
      where: { ...where, ...open() },
      data: { revokedAt: new Date() },
    });
    for (const session of ended) await recordSession(tx, session, 'end_session');
    return ended.length;
  });
}

function recordSession(
  tx: Db,
  { slackUserId, slackTeamId }: Pick<WebSession, 'slackUserId' | 'slackTeamId'>,
  decision: 'sign_in' | 'end_session',
): Promise<bigint> {
  const actor = { kind: 'person', slackUserId, slackTeamId, surface: 'dashboard' } as const;
  return recordDecision(tx, { draftId: null, decision, actor });
}

/** 256 bits: nobody guesses it, so nothing slows guessing down. */
function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
