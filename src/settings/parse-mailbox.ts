/** Reads `Name <address>` or a bare address; null where there is no plausible address. */
export function parseMailbox(mailbox: string): { address: string; name?: string } | null {
  const text = mailbox.trim();
  const start = text.indexOf('<');
  if (start === -1) return isPlausible(text) ? { address: text } : null;
  const address = text.slice(start + 1, -1);
  if (!text.endsWith('>') || !isPlausible(address)) return null;
  const name = unquoted(text.slice(0, start).trim());
  if (name.includes('"')) return null;
  return { address, ...(name === '' ? {} : { name }) };
}

function isPlausible(address: string): boolean {
  return /^[^<>\s@]+@[^<>\s]+$/.test(address);
}

function unquoted(name: string): string {
  return name.startsWith('"') && name.endsWith('"') ? name.slice(1, -1).trim() : name;
}
