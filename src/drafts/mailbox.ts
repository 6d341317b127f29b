/** A mailbox: an address and the name shown beside it. */
export type Mailbox = { address: string; name?: string };
