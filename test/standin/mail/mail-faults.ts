import { z } from 'zod';

/**
 * What the mail stand-in can be told to do wrong, and at which step of an SMTP conversation:
 * `body` strikes when the mail was transmitted but nothing is recorded, `answer` when the mail is
 * recorded and only the final reply is missing.
 */
export const mailFaultSchema = z
  .object({
    at: z.enum(['greeting', 'auth', 'mail', 'rcpt', 'body', 'answer']),
    action: z.enum(['refuse', 'reset', 'hang', 'delay', 'trickle']),
    /** The reply of a refusal. */
    code: z.number().int().min(400).max(599).default(451),
    /** At `rcpt`: strikes only this address. */
    recipient: z.string().optional(),
    /** Length of a delay, or pause between two lines of a trickle. */
    milliseconds: z.number().min(1).max(600_000).default(1000),
    times: z.number().int().min(1).optional(),
    chance: z.number().min(0).max(1).optional(),
  })
  .refine((fault) => fault.at !== 'answer' || fault.action !== 'refuse', {
    error: 'a recorded mail cannot be refused; refuse at body instead',
  });

export type MailFault = z.infer<typeof mailFaultSchema>;

/** A fault as a caller writes it: code and milliseconds may be left out. */
export type MailFaultInput = z.input<typeof mailFaultSchema>;
