import type { Db } from '../database/db.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { Queue } from '../queue.ts';
import { type Carrier, carriers, carrierOf, keyWord, type ProviderSettings } from './carrier.ts';
import { recordDecision, workerActor } from './decide/record-decision.ts';

/** Whose key or log-in carries a workspace's mail: its own, or a mail account that several share. */
export type Access = { scope: string; clientId: string; carrier: Carrier };

/** Whether mail is sent with it, or it is asked what was sent. */
export type AccessUse = 'send' | 'ask';

/** What a workspace's row, and ours beside it, say of its access. */
export function accessOf(
  workspace: ProviderSettings & { id: string },
  workspaceMail: { account: string | null } | null,
): Access {
  const carrier = carrierOf(workspace);
  const own = carrier !== 'smtp';
  const scope = own ? `client:${workspace.id}` : `mail:${workspaceMail?.account ?? ''}`;
  return { scope, clientId: workspace.id, carrier };
}

/**
 * Notes that a carrier takes a key or log-in no more. Those who can mend it are told of what is new;
 * of the same again only after it worked in between.
 *
 * @param detail for operators: a status or a code, no private text
 * @param draftId in whose audit trail it stands, where it is news
 */
export async function noteFault(
  tx: Db,
  queue: Queue,
  access: Access,
  use: AccessUse,
  { detail, draftId }: { detail: string; draftId: string | null },
): Promise<void> {
  const { scope, clientId, carrier } = access;
  const [fault] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO "WorkspaceFault" ("scope", "clientId", "use", "carrier", "detail")
    VALUES (${scope}, ${clientId}, ${use}, ${carrier}, ${detail})
    ON CONFLICT ("scope", "use") WHERE "healedAt" IS NULL DO NOTHING
    RETURNING "id"`;
  if (!fault) return;
  await recordDecision(tx, {
    draftId,
    decision: 'error',
    actor: workerActor,
    reason: 'error:provider_not_configured',
    reasonText: `${carriers[carrier].name} refuses the workspace’s ${keyWord(carrier)}: ${detail}`,
  });
  await queue.enqueue(tx, 'tell-fault', { faultId: String(fault.id) });
}

/** Notes that a carrier takes it; whoever was told otherwise is told so. */
export async function noteWorks(
  tx: Db,
  queue: Queue,
  { scope }: Access,
  use: AccessUse,
): Promise<void> {
  const healed = await tx.$queryRaw<{ id: bigint }[]>`
    UPDATE "WorkspaceFault" SET "healedAt" = ${Prisma.sql`clock_timestamp()::timestamp(3)`}
    WHERE "scope" = ${scope} AND "use" = ${use} AND "healedAt" IS NULL RETURNING "id"`;
  for (const { id } of healed) await queue.enqueue(tx, 'tell-fault', { faultId: String(id) });
}

export type Fault = Prisma.WorkspaceFaultGetPayload<object> & { workspaceName: string };

/** A fault by its id, with the name of the workspace it was met in. */
export async function findFault(db: Db, id: bigint): Promise<Fault | null> {
  const fault = await db.workspaceFault.findUnique({ where: { id } });
  return fault && (await named(db, [fault]))[0]!;
}

/** Those that stand, the oldest first. */
export async function openFaults(db: Db): Promise<Fault[]> {
  const where = { healedAt: null };
  return named(db, await db.workspaceFault.findMany({ where, orderBy: { id: 'asc' } }));
}

async function named(db: Db, faults: Omit<Fault, 'workspaceName'>[]): Promise<Fault[]> {
  const ids = faults.map(({ clientId }) => clientId);
  const workspaces = await db.client.findMany({ where: { id: { in: ids } } });
  const nameOf = new Map(workspaces.map(({ id, name }) => [id, name]));
  return faults.map((fault) => ({
    ...fault,
    workspaceName: nameOf.get(fault.clientId) ?? fault.clientId,
  }));
}
