import { Prisma } from '../generated/prisma/client.ts';

/** Which drafts a run is about. Undefined: not narrowed down. */
export type Selection = {
  clientId?: string;
  campaignId?: string;
  /** Of the draft's creation, inclusive. */
  since?: Date;
  /** Of the draft's creation, exclusive. */
  until?: Date;
};

/**
 * The selection as SQL conditions, each beginning with AND, over the aliases `draft` and `lead`.
 */
export function selected(selection: Selection): Prisma.Sql {
  return Prisma.sql`${selectedLeads(selection)} ${createdWithin(selection, 'draft')}`;
}

/** The part of the selection that speaks of the lead. */
function selectedLeads({ clientId, campaignId }: Selection): Prisma.Sql {
  return Prisma.sql`
    ${clientId === undefined ? Prisma.empty : Prisma.sql`AND lead."clientId" = ${clientId}`}
    ${campaignId === undefined ? Prisma.empty : Prisma.sql`AND lead."emailCampaignId" = ${campaignId}`}`;
}

/** The part of the selection that speaks of a draft's age. */
export function createdWithin({ since, until }: Selection, alias: 'draft' | 'newer'): Prisma.Sql {
  const createdAt = Prisma.raw(`${alias}."createdAt"`);
  return Prisma.sql`
    ${since === undefined ? Prisma.empty : Prisma.sql`AND ${createdAt} >= ${since}`}
    ${until === undefined ? Prisma.empty : Prisma.sql`AND ${createdAt} < ${until}`}`;
}
