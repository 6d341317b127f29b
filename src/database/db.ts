import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';

/** What every function that touches the database takes first: the client, or a transaction. */
export type Db = PrismaClient | Prisma.TransactionClient;
