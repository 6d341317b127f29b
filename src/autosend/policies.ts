import type { Db } from '../database/db.ts';

/** A workspace's tripwires. */
export type WorkspaceLimits = {
  /** Recipients of automatic mails a day, copies included. */
  dailyLimit: number;
  /** Automatic mails to a lead without an answer between them. */
  inARowLimit: number;
  /** Copies of one automatic mail. */
  maxCopies: number;
};

/** The columns' defaults, for workspaces without a row of their own. */
const defaultLimits: WorkspaceLimits = { dailyLimit: 200, inARowLimit: 2, maxCopies: 5 };

export async function readLimits(db: Db, clientId: string): Promise<WorkspaceLimits> {
  const policy = await db.workspacePolicy.findUnique({
    where: { clientId },
    select: { dailyLimit: true, inARowLimit: true, maxCopies: true },
  });
  return policy ?? defaultLimits;
}

/** Sets the limits that are given and leaves the others; the next decision obeys. */
export async function setLimits(
  db: Db,
  clientId: string,
  changes: Partial<WorkspaceLimits>,
): Promise<void> {
  await db.workspacePolicy.upsert({
    where: { clientId },
    create: { clientId, ...defaultLimits, ...changes },
    update: changes,
  });
}

/** In shadow mode everything is decided and recorded, and held for review. */
export async function isInShadowMode(db: Db, campaignId: string): Promise<boolean> {
  const policy = await db.campaignPolicy.findUnique({ where: { campaignId } });
  return policy?.shadowMode ?? false;
}

/** Switches a campaign's shadow mode; the next decision, and the next send, obey. */
export async function setShadowMode(
  db: Db,
  campaignId: string,
  shadowMode: boolean,
): Promise<void> {
  await db.campaignPolicy.upsert({
    where: { campaignId },
    create: { campaignId, shadowMode },
    update: { shadowMode },
  });
}

/** How old a message of the campaign may be that is answered automatically, in hours. */
export async function maxAgeOf(db: Db, campaignId: string, usual: number): Promise<number> {
  return (await ownMaxAgeOf(db, campaignId)) ?? usual;
}

/** The campaign's own limit, or null where the usual one holds. */
export async function ownMaxAgeOf(db: Db, campaignId: string): Promise<number | null> {
  const policy = await db.campaignPolicy.findUnique({ where: { campaignId } });
  return policy?.autoSendMaxAgeHours ?? null;
}

/** Sets a campaign's own limit; null: the usual one. */
export async function setMaxAge(
  db: Db,
  campaignId: string,
  autoSendMaxAgeHours: number | null,
): Promise<void> {
  await db.campaignPolicy.upsert({
    where: { campaignId },
    create: { campaignId, autoSendMaxAgeHours },
    update: { autoSendMaxAgeHours },
  });
}
