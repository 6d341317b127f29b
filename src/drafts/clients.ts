import { Prisma } from '../generated/prisma/client.ts';

/** Of which clients somebody may see or decide something; queries are bounded by it. */
export type Clients = 'all' | readonly string[];

export function within(clients: Clients, clientId: string): boolean {
  return clients === 'all' || clients.includes(clientId);
}

/** The same as a condition of Prisma on a client's id; undefined: no condition. */
export function clientsFilter(clients: Clients): { in: string[] } | undefined {
  return clients === 'all' ? undefined : { in: [...clients] };
}

/** The same as a condition in SQL, begun with "AND". */
export function andWithin(column: Prisma.Sql, clients: Clients): Prisma.Sql {
  return clients === 'all'
    ? Prisma.empty
    : Prisma.sql`AND ${column} = ANY(${[...clients]}::text[])`;
}
