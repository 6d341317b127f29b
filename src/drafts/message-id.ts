/** Whether a provider's handle of a message is an RFC 5322 Message-ID, angle brackets included. */
export function isMessageId(handle: string | null): handle is string {
  return handle !== null && /^<[^<>\s@]{1,400}@[^<>\s]{1,400}>$/.test(handle);
}
