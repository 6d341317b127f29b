/** Where the parent product's tables stand, and Prisma's list of migrations. */
export const SHARED_SCHEMA = 'public';
/** Where all our own tables stand (`prisma/schema.prisma` names it too); pg-boss keeps `pgboss`. */
export const OUR_SCHEMA = 'review_desk';
