/** Reads `Name <address>` or a bare address; null where there is no plausible address. */
export function parseMailbox(mailbox: string): { address: string; name?: string } | null {
  const named = /^\s*"?([^"<]*?)"?\s*<([^<>\s]+@[^<>\s]+)>\s*$/.exec(mailbox);
  if (named) return { address: named[2]!, ...(named[1] ? { name: named[1] } : {}) };
  const bare = mailbox.trim();
  return /^[^<>\s]+@[^<>\s]+$/.test(bare) ? { address: bare } : null;
}
