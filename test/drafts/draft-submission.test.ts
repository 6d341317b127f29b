import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSubmission } from '../../src/drafts/draft-submission.ts';
import { submission } from '../support/submissions.ts';

/** The problems of a submission as `path: problem`. */
function problemsOf(value: unknown): string[] {
  const parsed = parseSubmission(value);
  return parsed.ok ? [] : parsed.problems.map(({ path, problem }) => `${path}: ${problem}`);
}

const message = submission().messages[0]!;
const withMessage = (changes: object) => {
  const base = submission();
  return { ...base, messages: [{ ...base.messages[0]!, ...changes }] };
};

test('what is optional may be left out, null or empty', () => {
  const { client, campaign, lead, messages, draft } = submission();
  expect(problemsOf({ client, lead: { id: lead.id }, messages, draft })).toEqual([]);
  expect(problemsOf({ client, campaign: null, lead, messages, draft })).toEqual([]);
  const emptied = { ...lead, email: '', timezone: null, lastName: '' };
  expect(problemsOf({ client, campaign, lead: emptied, messages, draft })).toEqual([]);
});

test('fields that are not taken are named, at any depth', () => {
  const days = { days: [1], startTime: '09:00', endTime: '17:00', holydays: {} };
  const sent = submission({
    lead: { shoeSize: 43 },
    campaign: { autoSendCustomSchedule: days, autoSendHours: '9-17' },
  });
  expect(problemsOf({ ...sent, sender: 'crm' })).toEqual([
    'campaign.autoSendCustomSchedule.holydays: is not a field that is taken',
    'campaign.autoSendHours: is not a field that is taken',
    'lead.shoeSize: is not a field that is taken',
    'sender: is not a field that is taken',
  ]);
});

test('sending hours and limits are taken, and checked', () => {
  const hours = { days: [1, 2], startTime: '09:00', endTime: '17:00', timezone: 'Europe/Paris' };
  const custom = { autoSendScheduleMode: 'CUSTOM', autoSendCustomSchedule: hours };
  const good = submission({
    client: { ...custom, workStartTime: '08:00' },
    campaign: { ...custom, autoSendMaxAgeHours: 24 },
  });
  expect(problemsOf(good)).toEqual([]);
  const bad = submission({
    client: { autoSendScheduleMode: 'CUSTOM' },
    campaign: {
      autoSendScheduleMode: 'CUSTOM',
      autoSendCustomSchedule: { ...hours, timezone: 'Mars/Olympus' },
      autoSendMaxAgeHours: 0,
    },
  });
  expect(problemsOf(bad)).toEqual([
    'campaign.autoSendCustomSchedule.timezone: must be an IANA time zone, such as America/New_York',
    'campaign.autoSendMaxAgeHours: must be at least 1',
    'client.autoSendCustomSchedule: is missing, and says when a CUSTOM schedule is open',
  ]);
});

test.for([
  ['no object', [1], [': must be an object']],
  [
    'an empty object',
    {},
    ['client: is missing', 'lead: is missing', 'messages: is missing', 'draft: is missing'],
  ],
  [
    'an unknown channel',
    submission({ draft: { channel: 'fax' } }),
    ['draft.channel: must be one of email, sms, linkedin'],
  ],
  [
    'an unknown direction',
    withMessage({ direction: 'sideways' }),
    ['messages[0].direction: must be one of inbound, outbound'],
  ],
  [
    'a time without an offset',
    withMessage({ sentAt: '2026-11-20T14:03:00' }),
    ['messages[0].sentAt: must be a date and time with its offset, such as 2026-11-20T14:03:00Z'],
  ],
  [
    'a time beyond what the database holds',
    withMessage({ sentAt: '0000-01-01T00:00:00Z' }),
    ['messages[0].sentAt: must lie between 1970 and 2100'],
  ],
  [
    'a threshold above 1',
    submission({ campaign: { autoSendConfidenceThreshold: 90 } }),
    ['campaign.autoSendConfidenceThreshold: must be at most 1'],
  ],
  [
    'a delay that ends before it starts',
    submission({ campaign: { autoSendDelayMinSeconds: 60, autoSendDelayMaxSeconds: 30 } }),
    ['campaign.autoSendDelayMaxSeconds: must not be less than autoSendDelayMinSeconds'],
  ],
  [
    'a draft that is too long',
    submission({ draft: { content: 'x'.repeat(40_001) } }),
    ['draft.content: must have at most 40000 characters'],
  ],
  [
    'a blank draft',
    submission({ draft: { content: ' \n' } }),
    ['draft.content: must not be empty'],
  ],
  [
    'a message that is too long',
    withMessage({ body: 'x'.repeat(200_001) }),
    ['messages[0].body: must have at most 200000 characters'],
  ],
  ['an empty id', submission({ lead: { id: '' } }), ['lead.id: must not be empty']],
  [
    'an id that is too long',
    submission({ lead: { id: 'x'.repeat(201) } }),
    ['lead.id: must have at most 200 characters'],
  ],
  [
    'an id with a line break',
    submission({ lead: { id: 'l\n1' } }),
    ['lead.id: must not contain control characters'],
  ],
  ['a numeric id', submission({ client: { id: 1 } }), ['client.id: must be a text']],
  [
    'a text that PostgreSQL cannot store',
    submission({ draft: { content: 'Hi\0 \ud800' } }),
    [
      'draft.content: must not contain NUL characters',
      'draft.content: must not contain half a surrogate pair',
    ],
  ],
  [
    'what is no address',
    submission({ lead: { email: 'ann' } }),
    ['lead.email: must be an e-mail address'],
  ],
  [
    'what is no time zone',
    submission({ lead: { timezone: 'Mars/Olympus' } }),
    ['lead.timezone: must be an IANA time zone, such as America/New_York'],
  ],
  [
    'too many messages',
    submission({ messages: Array.from({ length: 501 }, () => message) }),
    ['messages: must have at most 500 entries'],
  ],
  [
    'a trigger that is not among the messages',
    submission({ draft: { triggerMessageId: 'elsewhere' } }),
    ['draft.triggerMessageId: must be the id of one of the messages'],
  ],
  [
    'a trigger that we wrote ourselves',
    withMessage({ direction: 'outbound' }),
    ['draft.triggerMessageId: must be the id of an inbound message'],
  ],
  [
    'a reviewer without a Slack id',
    submission({ client: { reviewers: [{ id: 'jon@example.com' }] } }),
    ['client.reviewers[0].id: must be a Slack user id (U…)'],
  ],
] as const)('%s is named', ([, value, problems]) => {
  expect(problemsOf(value)).toEqual(problems);
});

test('messages that repeat an id or a thread handle are named', () => {
  const base = withMessage({ threadHandle: '77' });
  base.messages.push({ ...base.messages[0]! });
  expect(problemsOf(base)).toEqual([
    'messages[1].id: repeats messages[0].id',
    'messages[1].threadHandle: repeats messages[0].threadHandle',
  ]);
});

test('every problem is named at once, contradictions too', () => {
  const value = submission({
    client: { name: 7 },
    campaign: { responseMode: 'MAYBE' },
    draft: { content: null, triggerMessageId: 'elsewhere' },
  });
  expect(problemsOf(value)).toEqual([
    'client.name: must be a text',
    'campaign.responseMode: must be one of SETTER_MANAGED, AI_AUTO_SEND',
    'draft.content: must be a text',
    'draft.triggerMessageId: must be the id of one of the messages',
  ]);
});

test('of very many problems the first are named, and the rest counted', () => {
  const messages = Array.from({ length: 500 }, () => ({}));
  const problems = problemsOf(submission({ messages, draft: { triggerMessageId: '' } }));
  expect(problems).toHaveLength(201);
  expect(problems.at(-1)).toBe(': and 2301 more problems');
});

describe('whatever comes', () => {
  const secret = 'xQ7-private-zK9';
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(
      secret,
      `${secret}@`,
      `\0${secret}`,
      [secret],
      { id: secret },
      secret.repeat(99),
    ),
  );

  test('it is taken or refused without an exception, and no value is quoted', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('client', 'campaign', 'lead', 'draft'),
        anything,
        (part, value) => {
          const base = submission() as unknown as Record<string, Record<string, unknown>>;
          for (const field of Object.keys(base[part]!)) {
            const changed = { ...base, [part]: { ...base[part], [field]: value } };
            expect(problemsOf(changed).join()).not.toContain(secret);
          }
          expect(
            problemsOf({ ...base, messages: [value, { ...base.lead, body: value }] }).join(),
          ).not.toContain(secret);
          expect(problemsOf(value).join()).not.toContain(secret);
        },
      ),
      { numRuns: 50 },
    );
  });
});
