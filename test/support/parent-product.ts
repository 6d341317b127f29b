import type { PrismaClient } from '../../src/generated/prisma/client.ts';

/** The parent product, as far as it touches drafts and messages beside us. */
export type ParentProduct = {
  /** Takes a draft for a send of its own, some minutes ago. */
  begin(draftId: string, minutesAgo?: number): Promise<void>;
  /** Lets it wait again. */
  takeBack(draftId: string): Promise<void>;
  /** Its recorder: the mail is entered under the draft, as the provider's copy has it. */
  record(draftId: string, body: string, sentBy?: 'ai' | 'setter' | null): Promise<string>;
  /** Its recovery: what has been `sending` for so long counts as approved. */
  recover(minutes?: number): Promise<number>;
  /** A whole send of its own. */
  send(draftId: string, body: string): Promise<void>;
};

/** Plays the parent product on a database; what it does is noted by the feed as any stranger's work. */
export function parentProduct(db: PrismaClient): ParentProduct {
  const setStatus = (id: string, from: string[], status: string) =>
    db.aIDraft.updateMany({ where: { id, status: { in: from } }, data: { status } });
  const parent: ParentProduct = {
    async begin(draftId, minutesAgo = 0) {
      await db.$executeRaw`
        UPDATE "AIDraft" SET "status" = 'sending',
          "updatedAt" = now() - ${minutesAgo} * interval '1 minute'
        WHERE "id" = ${draftId} AND "status" = 'pending'`;
    },
    async takeBack(draftId) {
      await setStatus(draftId, ['sending'], 'pending');
    },
    async record(draftId, body, sentBy = 'ai') {
      const { leadId } = await db.aIDraft.findUniqueOrThrow({ where: { id: draftId } });
      const mail = { aiDraftId: draftId, direction: 'outbound', channel: 'email', sentBy, body };
      return (await db.message.create({ data: { leadId, ...mail } })).id;
    },
    async recover(minutes = 10) {
      return db.$executeRaw`
        UPDATE "AIDraft" SET "status" = 'approved', "updatedAt" = now()
        WHERE "status" = 'sending' AND "updatedAt" < now() - ${minutes} * interval '1 minute'`;
    },
    async send(draftId, body) {
      await parent.begin(draftId);
      await parent.record(draftId, body);
      await setStatus(draftId, ['sending', 'pending'], 'approved');
    },
  };
  return parent;
}
