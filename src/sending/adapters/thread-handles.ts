import { z } from 'zod';

/**
 * Providers answer in a thread that they know by a handle of their own, which stands in
 * `Message.emailBisonReplyId`: EmailBison's reply id as it is, for the others a prefix and
 * base64url-encoded JSON.
 */
export type SmartLeadThread = {
  campaignId: string;
  statsId: string;
  /** Null is normal: SmartLead then answers the newest message of the thread. */
  messageId: string | null;
  toEmail: string | null;
};
export type InstantlyThread = { replyToUuid: string; eaccount: string };

const smartLeadPrefix = 'smartlead:';
const instantlyPrefix = 'instantly:';

/** Far above any real handle, in characters. */
const maxHandleLength = 4096;

const identifier = z.union([z.string(), z.int()]).transform((id) => String(id).trim());

const smartLeadThread = z.object({
  // It becomes part of a path.
  campaignId: identifier.pipe(z.string().regex(/^[\w-]{1,64}$/)),
  statsId: identifier.pipe(z.string().min(1)),
  messageId: z
    .string()
    .nullish()
    .transform((id) => id?.trim() || null),
  toEmail: z
    .string()
    .nullish()
    .transform((address) => address ?? null),
}) satisfies z.ZodType<SmartLeadThread>;

const instantlyThread = z.object({
  replyToUuid: z.string().trim().min(1),
  eaccount: z.string().trim().min(1),
}) satisfies z.ZodType<InstantlyThread>;

/** EmailBison's reply id, or null if the handle is not one. */
export function parseEmailBisonHandle(handle: string | null): string | null {
  const id = handle?.trim() ?? '';
  return /^[1-9]\d{0,17}$/.test(id) ? id : null;
}

/** SmartLead's thread, or null if the handle is not one. */
export function parseSmartLeadHandle(handle: string | null): SmartLeadThread | null {
  return decode(handle, smartLeadPrefix, smartLeadThread);
}

/** Instantly's thread, or null if the handle is not one. */
export function parseInstantlyHandle(handle: string | null): InstantlyThread | null {
  return decode(handle, instantlyPrefix, instantlyThread);
}

/** The handle of a SmartLead thread. */
export function formatSmartLeadHandle(thread: SmartLeadThread): string {
  return encode(smartLeadPrefix, thread);
}

/** The handle of an Instantly thread. */
export function formatInstantlyHandle(thread: InstantlyThread): string {
  return encode(instantlyPrefix, thread);
}

function decode<Thread>(
  handle: string | null,
  prefix: string,
  schema: z.ZodType<Thread>,
): Thread | null {
  if (!handle?.startsWith(prefix) || handle.length > maxHandleLength) return null;
  try {
    const json = Buffer.from(handle.slice(prefix.length), 'base64url').toString('utf8');
    return schema.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}

function encode(prefix: string, thread: object): string {
  return prefix + Buffer.from(JSON.stringify(thread), 'utf8').toString('base64url');
}
