import { createHash, randomBytes } from 'node:crypto';
import type { Person } from '../../drafts/admission.ts';
import type { Db } from '../../database/db.ts';
import type { WebSession } from '../../generated/prisma/client.ts';

/** A working day and a little: long enough not to interrupt, short enough for a lost phone. */
export const SESSION_LIFE_MS = 12 * 3600_000;
/** Ended sessions are kept so long, to see who was signed in when. */
const KEPT_AFTER_END_MS = 30 * 24 * 3600_000;

/**
 * Opens a session for somebody who proved who they are; clears away long-ended ones.
 *
 * @returns the secret for their cookie; the database holds only its hash
 */
export async function openSession(db: Db, person: Person, teamId: string): Promise<string> {
  const secret = randomSecret();
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
  return secret;
}

/** The session of a cookie's secret while it lasts, or null. */
export function findSession(db: Db, secret: string): Promise<WebSession | null> {
  return db.webSession.findFirst({
    where: { id: hashOf(secret), revokedAt: null, expiresAt: { gt: new Date() } },
  });
}

/** Ends one session. */
export async function revokeSession(db: Db, id: string): Promise<void> {
  await db.webSession.updateMany({
    where: { id, revokedAt: null },
    data: { revokedAt: new Date() },
  });
}

/** Ends every session of a person, on all their devices. */
export async function revokeSessionsOf(db: Db, slackUserId: string): Promise<void> {
  await db.webSession.updateMany({
    where: { slackUserId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
}

/** 256 bits: nobody guesses it, so nothing slows guessing down. */
function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
