import { IANAZone } from 'luxon';
import { z } from 'zod';
import { customSchedule, endOfWindow, startOfWindow } from './custom-schedule.ts';
import { isEmailAddress } from './mail-address.ts';

/**
 * What an outside program hands in: one draft with its lead, campaign, workspace and conversation.
 *
 * Limits, all far above anything real, in characters (UTF-16 units) and entries:
 */
const maxIdLength = 200; // an id becomes part of a Slack block id, which holds 255
const maxLineLength = 1_000; // names, subjects, tags; a mail's header line is at most 998
const maxAddressLength = 320;
const maxHandleLength = 4_096; // as in sending/adapters/thread-handles.ts
export const maxDraftLength = 40_000;
const maxMessageLength = 200_000;
const maxMessages = 500;
const maxCopies = 100;
const maxReviewers = 50;
const maxDelaySeconds = 7 * 24 * 3600;
const maxAgeHours = 1_000_000;
const maxHeaders = 200;

/** The bytes of one submission as JSON: the body of a request, or a line of a file. */
export const maxSubmissionBytes = 1024 * 1024;

/** More than anybody corrects at once, and a bound on the answer. */
const maxProblems = 200;
/** Of an unknown field's name. Characters. */
const maxNamedKey = 60;

/** PostgreSQL stores neither NUL nor half a character. */
const text = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .refine((value) => !value.includes('\0'), 'must not contain NUL characters')
    .refine((value) => value.isWellFormed(), 'must not contain half a surrogate pair');

const line = (maxLength = maxLineLength) =>
  text(maxLength).refine((value) => !/\p{Cc}/u.test(value), 'must not contain control characters');

const id = line(maxIdLength).min(1);

/** Null and an empty text count as not said. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === null || value === '' ? undefined : value), schema.optional());

const dateTime = z.iso
  .datetime({ offset: true })
  .transform((value) => new Date(value))
  .refine(
    (date) => date.getUTCFullYear() >= 1970 && date.getUTCFullYear() < 2100,
    'must lie between 1970 and 2100',
  );

const timezone = line().refine(
  (name) => IANAZone.isValidZone(name),
  'must be an IANA time zone, such as America/New_York',
);

const emailAddress = line(maxAddressLength).refine(isEmailAddress, 'must be an e-mail address');

const channel = z.enum(['email', 'sms', 'linkedin']);

/** Counted before the entries are looked at, so that a million wrong ones cost nothing. */
const listOf = <T extends z.ZodType>(entry: T, max: number) =>
  z.array(z.unknown()).max(max).pipe(z.array(entry));

const scheduleMode = z.enum(['ALWAYS', 'BUSINESS_HOURS', 'CUSTOM']);

const sendingHours = customSchedule.refine(
  ({ timezone: zone }) => !zone || IANAZone.isValidZone(zone),
  { path: ['timezone'], error: 'must be an IANA time zone, such as America/New_York' },
);

const reviewer = z.strictObject({
  id: line(maxIdLength).regex(/^[UW][A-Z0-9]+$/, 'must be a Slack user id (U…)'),
  displayName: optional(line()),
  email: optional(emailAddress),
});

const client = z.strictObject({
  id,
  name: line().min(1),
  timezone: optional(timezone),
  /** Who gets the review cards of this workspace. */
  reviewers: optional(listOf(reviewer, maxReviewers)),
  workStartTime: optional(startOfWindow),
  workEndTime: optional(endOfWindow),
  autoSendScheduleMode: optional(scheduleMode),
  autoSendCustomSchedule: optional(sendingHours),
  autoSendSkipHumanReview: optional(z.boolean()),
});

const delaySeconds = z.int().min(0).max(maxDelaySeconds);

const campaign = z.strictObject({
  id,
  name: line().min(1),
  responseMode: optional(z.enum(['SETTER_MANAGED', 'AI_AUTO_SEND'])),
  autoSendConfidenceThreshold: optional(z.number().min(0).max(1)),
  autoSendSkipHumanReview: optional(z.boolean()),
  autoSendDelayMinSeconds: optional(delaySeconds),
  autoSendDelayMaxSeconds: optional(delaySeconds),
  autoSendScheduleMode: optional(scheduleMode),
  autoSendCustomSchedule: optional(sendingHours),
  /** How old a message may be that is answered automatically. */
  autoSendMaxAgeHours: optional(z.int().min(1).max(maxAgeHours)),
});

const lead = z.strictObject({
  id,
  firstName: optional(line()),
  lastName: optional(line()),
  email: optional(emailAddress),
  phone: optional(line()),
  timezone: optional(timezone),
  status: optional(line()),
  sentimentTag: optional(line()),
});

// Addresses of messages are taken as they come: real mail carries odd ones. What is not an address
// is not written to (see envelope.ts).
const message = z.strictObject({
  id,
  direction: z.enum(['inbound', 'outbound']),
  channel,
  body: text(maxMessageLength),
  sentAt: dateTime,
  subject: optional(text(maxLineLength)), // a folded header holds line breaks
  fromEmail: optional(line(maxAddressLength)),
  fromName: optional(line()),
  toEmail: optional(line(maxAddressLength)),
  toName: optional(line()),
  cc: optional(listOf(line(maxAddressLength), maxCopies)),
  /** The provider's handle of this message in its thread, without which some cannot reply. */
  threadHandle: optional(line(maxHandleLength)),
  /** Where the mail asks answers to go, as it stands there. */
  replyTo: optional(text(maxLineLength)),
  /** The mail's header fields, by their names. */
  headers: optional(
    z
      .record(line(maxLineLength), text(maxHandleLength))
      .refine(
        (all) => Object.keys(all).length <= maxHeaders,
        `must have at most ${maxHeaders} fields`,
      ),
  ),
});

const draft = z.strictObject({
  id,
  triggerMessageId: id,
  channel,
  content: text(maxDraftLength).refine((value) => value.trim() !== '', 'must not be empty'),
  createdAt: optional(dateTime),
});

/** Strict at every depth: a field that is not taken is named, for its sender believes it is. */
const submissionSchema = z.strictObject({
  client,
  campaign: optional(campaign),
  lead,
  messages: listOf(message, maxMessages),
  draft,
});

export type DraftSubmission = z.output<typeof submissionSchema>;

/** What is wrong with one field: where it stands (`messages[2].sentAt`) and what it should be. */
export type Problem = { path: string; problem: string };

export type ParsedSubmission =
  | { ok: true; submission: DraftSubmission }
  | { ok: false; problems: Problem[] };

/**
 * Checks a submission. Every problem is named (of more than 200 the first), none of them quotes a
 * value: values are private.
 */
export function parseSubmission(value: unknown): ParsedSubmission {
  const parsed = submissionSchema.safeParse(value, { error: inWords });
  const problems = [
    ...(parsed.error?.issues ?? []).flatMap(problemsOf),
    ...findContradictions(value),
  ];
  if (parsed.success && problems.length === 0) return { ok: true, submission: parsed.data };
  return { ok: false, problems: atMost(maxProblems, problems) };
}

/** An issue names all unknown fields of an object at once. */
function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code !== 'unrecognized_keys')
    return [{ path: z.core.toDotPath(issue.path), problem: issue.message }];
  return issue.keys.slice(0, maxProblems).map((key) => ({
    path: z.core.toDotPath([...issue.path, key.slice(0, maxNamedKey).toWellFormed()]),
    problem: 'is not a field that is taken',
  }));
}

function atMost(limit: number, problems: Problem[]): Problem[] {
  if (problems.length <= limit) return problems;
  const more = { path: '', problem: `and ${problems.length - limit} more problems` };
  return [...problems.slice(0, limit), more];
}

const typeNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** zod's words would quote what was received, and speak to programmers. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'invalid_format':
      return 'must be a date and time with its offset, such as 2026-11-20T14:03:00Z';
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be at least ${issue.minimum}`;
    case 'too_big':
      return tooBigInWords(issue.origin, issue.maximum);
    default:
      return undefined;
  }
}

function tooBigInWords(origin: string, maximum: number | bigint): string {
  if (origin === 'string') return `must have at most ${maximum} characters`;
  if (origin === 'array') return `must have at most ${maximum} entries`;
  return `must be at most ${maximum}`;
}

const schedule = {
  autoSendScheduleMode: z.unknown().optional(),
  autoSendCustomSchedule: z.unknown().optional(),
};

/** The fields that must fit each other, each read only if it is what it should be. */
const references = z.object({
  client: z.object(schedule).optional().catch(undefined),
  campaign: z
    .object({
      ...schedule,
      autoSendDelayMinSeconds: z.number().catch(0),
      autoSendDelayMaxSeconds: z.number().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  messages: listOf(
    z
      .object({
        id: z.string(),
        direction: z.unknown(),
        threadHandle: z.string().optional().catch(undefined),
      })
      .nullable()
      .catch(null),
    maxMessages,
  )
    .optional()
    .catch(undefined),
  draft: z
    .object({ triggerMessageId: z.string().min(1) })
    .optional()
    .catch(undefined),
});
type References = z.output<typeof references>;

/**
 * What no single field can tell. Looked for even where single fields are wrong, so that the sender
 * learns of everything at once.
 */
function findContradictions(value: unknown): Problem[] {
  const { success, data } = references.safeParse(value);
  if (!success) return [];
  return [
    ...delayProblems(data),
    ...scheduleProblems('client', data.client),
    ...scheduleProblems('campaign', data.campaign),
    ...duplicateProblems(data, 'id'),
    ...duplicateProblems(data, 'threadHandle'),
    ...triggerProblems(data),
  ];
}

function delayProblems({ campaign: given }: References): Problem[] {
  const max = given?.autoSendDelayMaxSeconds;
  if (max === undefined || given!.autoSendDelayMinSeconds <= max) return [];
  return [
    {
      path: 'campaign.autoSendDelayMaxSeconds',
      problem: 'must not be less than autoSendDelayMinSeconds',
    },
  ];
}

function scheduleProblems(
  owner: 'client' | 'campaign',
  given: References['client'] | References['campaign'],
): Problem[] {
  if (given?.autoSendScheduleMode !== 'CUSTOM' || given.autoSendCustomSchedule) return [];
  const path = `${owner}.autoSendCustomSchedule`;
  return [{ path, problem: 'is missing, and says when a CUSTOM schedule is open' }];
}

function duplicateProblems({ messages = [] }: References, field: 'id' | 'threadHandle'): Problem[] {
  const firstIndex = new Map<string, number>();
  const problems: Problem[] = [];
  for (const [index, entry] of messages.entries()) {
    const value = entry?.[field];
    if (!value) continue;
    const first = firstIndex.get(value);
    if (first === undefined) firstIndex.set(value, index);
    else
      problems.push({
        path: `messages[${index}].${field}`,
        problem: `repeats messages[${first}].${field}`,
      });
  }
  return problems;
}

function triggerProblems({ messages, draft: given }: References): Problem[] {
  if (!given || !messages) return [];
  const path = 'draft.triggerMessageId';
  const trigger = messages.find((entry) => entry?.id === given.triggerMessageId);
  if (!trigger) return [{ path, problem: 'must be the id of one of the messages' }];
  if (trigger.direction === 'outbound')
    return [{ path, problem: 'must be the id of an inbound message' }];
  return [];
}
