import { isIP } from 'node:net';
import { z } from 'zod';
import { parseMailbox } from './settings/parse-mailbox.ts';
import { type MailSettings, readMailSettings } from './settings/mail-settings.ts';

/** A variable set to nothing counts as unset. */
const unsetWhenEmpty = (value: unknown) =>
  typeof value === 'string' && value.trim() === '' ? undefined : value;

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess(unsetWhenEmpty, schema.optional());

const text = optional(z.string().trim());

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .transform((url) => url.replace(/\/{1,9}$/, ''));

const seconds = (fallback: number, min: number, max: number) =>
  z.preprocess(
    unsetWhenEmpty,
    z.coerce
      .number({ error: 'must be a number of seconds' })
      .min(min, `must be at least ${min} seconds`)
      .max(max, `must be at most ${max} seconds`)
      .default(fallback),
  );

const wholeNumber = (fallback: number, min: number, max: number) =>
  z.preprocess(
    unsetWhenEmpty,
    z.coerce
      .number({ error: 'must be a whole number' })
      .int('must be a whole number')
      .min(min, `must be at least ${min}`)
      .max(max, `must be at most ${max}`)
      .default(fallback),
  );

const commaSeparated = z.preprocess(unsetWhenEmpty, z.string().default('')).transform((list) =>
  list
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean),
);

const people = commaSeparated.refine(
  (list) => list.every((entry) => /^[UW][A-Z0-9]+$/.test(entry) || /^[^@\s]+@[^@\s]+$/.test(entry)),
  'must be Slack user ids (U…) or e-mail addresses, separated by commas',
);

const addresses = commaSeparated.refine(
  (list) => list.every(isAddressOrNetwork),
  'must be IP addresses or networks such as 10.0.0.0/8, separated by commas',
);

const flag = z
  .preprocess(
    unsetWhenEmpty,
    z.enum(['0', '1', 'true', 'false'], { error: 'must be 1 or 0' }).default('0'),
  )
  .transform((value) => value === '1' || value === 'true');

const startsWith = (prefix: string, where: string) =>
  optional(z.string().trim().startsWith(prefix, `must start with ${prefix} (${where})`));

const environmentSchema = z.object({
  DATABASE_URL: optional(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// URL, or unset for the embedded one')
      .refine(
        (url) => !URL.parse(url)?.searchParams.has('schema'),
        'must not name a schema (remove schema=…): the parent product’s tables are in "public", ours in "review_desk"',
      ),
  ),
  SLACK_BOT_TOKEN: startsWith('xoxb-', 'Bot User OAuth Token of the Slack app'),
  SLACK_APP_TOKEN: startsWith('xapp-', 'app-level token with connections:write'),
  SLACK_SIGNING_SECRET: text,
  SLACK_API_URL: z.preprocess(
    unsetWhenEmpty,
    httpUrl.default('https://slack.com/api').transform((url) => `${url}/`),
  ),
  SLACK_TEAM_ID: startsWith('T', 'the Slack workspace’s team id'),
  SLACK_CLIENT_ID: text,
  SLACK_CLIENT_SECRET: text,
  SLACK_OIDC_ISSUER: z.preprocess(unsetWhenEmpty, httpUrl.default('https://slack.com')),
  SLACK_APPROVERS: people,
  SLACK_REVIEWERS: people,
  PORT: wholeNumber(3000, 0, 65_535),
  HOST: z.preprocess(unsetWhenEmpty, z.string().default('127.0.0.1')),
  PUBLIC_URL: optional(httpUrl),
  DASHBOARD_URL: optional(httpUrl),
  INTAKE_TOKEN: text,
  MAIL_ALLOW_PLAINTEXT: flag,
  TRUSTED_PROXIES: addresses,
  OPS_PORT: z.preprocess(
    unsetWhenEmpty,
    z.coerce.number().int('must be a whole number').min(1).max(65_535).optional(),
  ),
  OPS_TOKEN: text,
  MAIL_FROM: text,
  MAIL_REPLY_TO: optional(z.email('must be one e-mail address')),
  EMAILBISON_BASE_URL: z.preprocess(
    unsetWhenEmpty,
    httpUrl.default('https://send.meetinboxxia.com'),
  ),
  SMARTLEAD_BASE_URL: z.preprocess(unsetWhenEmpty, httpUrl.default('https://server.smartlead.ai')),
  INSTANTLY_BASE_URL: z.preprocess(unsetWhenEmpty, httpUrl.default('https://api.instantly.ai')),
  PROVIDER_TIMEOUT_SECONDS: seconds(30, 0.1, 300),
  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: optional(httpUrl),
  EVALUATOR_MODEL: text,
  EVALUATOR_TIMEOUT_SECONDS: seconds(20, 0.1, 300),
  EVALUATOR_CONCURRENCY: wholeNumber(4, 1, 64),
  EVALUATOR_MAX_TOKENS: wholeNumber(4000, 200, 200_000),
  EVALUATOR_REASONING_EFFORT: optional(
    z
      .string()
      .trim()
      .regex(/^[a-z]+$/i, 'must be one word, such as low or high'),
  ),
  SEND_DELAY_SECONDS: seconds(10, 0, 300),
  AUTO_SEND_DISABLED: flag,
  REVIEW_DESK_AUTO_SEND_DISABLED: flag,
  AUTO_SEND_MAX_AGE_HOURS: wholeNumber(48, 1, 1_000_000),
  REVIEW_WHILE_STOPPED: z.preprocess(
    unsetWhenEmpty,
    z
      .enum(['paused', 'always', 'never'], { error: 'must be one of paused, always, never' })
      .default('paused'),
  ),
  LOG_LEVEL: z.preprocess(
    unsetWhenEmpty,
    z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
        error: 'must be one of fatal, error, warn, info, debug, trace, silent',
      })
      .default('info'),
  ),
});

/** Whether Express can compare an address with it. */
function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const longest = isIP(address) === 6 ? 128 : 32;
  if (isIP(address) === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
}

/** Variables that need each other; looked at even where single ones are wrong, so that all are named. */
function missingPartners(env: Record<string, string | undefined>): string[] {
  const problems: [boolean, string][] = [
    [
      Boolean(env.SLACK_BOT_TOKEN && !env.SLACK_APP_TOKEN && !env.SLACK_SIGNING_SECRET),
      'SLACK_SIGNING_SECRET is needed for HTTP mode (or set SLACK_APP_TOKEN instead)',
    ],
    [
      Boolean(!env.SLACK_BOT_TOKEN && (env.SLACK_APP_TOKEN || env.SLACK_SIGNING_SECRET)),
      'SLACK_BOT_TOKEN is needed to talk to Slack',
    ],
    [
      Boolean(env.SMTP_URL && !env.MAIL_FROM),
      'MAIL_FROM is needed with SMTP_URL, such as "Sales <sales@example.com>"',
    ],
    [
      Boolean(env.MAIL_FROM && !parseMailbox(env.MAIL_FROM)),
      'MAIL_FROM must be an address, such as "Sales <sales@example.com>"',
    ],
    [
      Boolean(env.OPENAI_API_KEY && !env.EVALUATOR_MODEL),
      'EVALUATOR_MODEL is needed with OPENAI_API_KEY',
    ],
    [
      Boolean(env.EVALUATOR_MODEL && !env.OPENAI_API_KEY),
      'OPENAI_API_KEY is needed with EVALUATOR_MODEL',
    ],
    [
      Boolean(env.SLACK_CLIENT_ID && !env.SLACK_CLIENT_SECRET),
      'SLACK_CLIENT_SECRET is needed with SLACK_CLIENT_ID',
    ],
  ];
  return problems.filter(([wrong]) => wrong).map(([, problem]) => problem);
}

export type Config = ReturnType<typeof configFrom>;

/** The start is refused: the message names every wrong variable and what it should be. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads the whole configuration. Values never appear in the error, only names: they may be secrets.
 *
 * @param environment usually `process.env`, after `.env` was loaded
 * @throws ConfigError naming every wrong or missing variable
 */
export function loadConfig(environment: Record<string, string | undefined>): Config {
  const parsed = environmentSchema.safeParse(environment);
  const mail = readMailSettings(environment);
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`),
    ...missingPartners(environment),
    ...mail.problems,
  ];
  if (parsed.success && problems.length === 0) return configFrom(parsed.data, mail.settings);
  throw new ConfigError(
    `The configuration is not usable:\n${problems.map((problem) => `  ${problem}\n`).join('')}Set these in the environment or in .env; .env.example explains each.`,
  );
}

function configFrom(env: z.output<typeof environmentSchema>, mail: MailSettings) {
  const publicUrl = env.PUBLIC_URL ?? `http://${env.HOST}:${env.PORT}`;
  return {
    databaseUrl: env.DATABASE_URL,
    slack: env.SLACK_BOT_TOKEN
      ? {
          botToken: env.SLACK_BOT_TOKEN,
          appToken: env.SLACK_APP_TOKEN,
          signingSecret: env.SLACK_SIGNING_SECRET,
        }
      : null,
    slackApiUrl: env.SLACK_API_URL,
    slackTeamId: env.SLACK_TEAM_ID,
    signIn:
      env.SLACK_CLIENT_ID && env.SLACK_CLIENT_SECRET
        ? {
            clientId: env.SLACK_CLIENT_ID,
            clientSecret: env.SLACK_CLIENT_SECRET,
            issuer: env.SLACK_OIDC_ISSUER,
          }
        : null,
    approvers: env.SLACK_APPROVERS,
    reviewers: env.SLACK_REVIEWERS,
    host: env.HOST,
    port: env.PORT,
    publicUrl,
    dashboardUrl: env.DASHBOARD_URL ?? publicUrl,
    intakeToken: env.INTAKE_TOKEN,
    mail,
    trustedProxies: env.TRUSTED_PROXIES,
    opsPort: env.OPS_PORT,
    opsToken: env.OPS_TOKEN,
    houseMail: {
      from: env.MAIL_FROM ? parseMailbox(env.MAIL_FROM) : null,
      replyTo: env.MAIL_REPLY_TO ?? null,
    },
    providerUrls: {
      emailBison: env.EMAILBISON_BASE_URL,
      smartLead: env.SMARTLEAD_BASE_URL,
      instantly: env.INSTANTLY_BASE_URL,
    },
    providerTimeoutSeconds: env.PROVIDER_TIMEOUT_SECONDS,
    evaluator:
      env.OPENAI_API_KEY && env.EVALUATOR_MODEL
        ? {
            apiKey: env.OPENAI_API_KEY,
            baseUrl: env.OPENAI_BASE_URL,
            model: env.EVALUATOR_MODEL,
            timeoutSeconds: env.EVALUATOR_TIMEOUT_SECONDS,
            concurrency: env.EVALUATOR_CONCURRENCY,
            maxTokens: env.EVALUATOR_MAX_TOKENS,
            reasoningEffort: env.EVALUATOR_REASONING_EFFORT,
          }
        : null,
    sendDelaySeconds: env.SEND_DELAY_SECONDS,
    autoSendDisabled: env.AUTO_SEND_DISABLED || env.REVIEW_DESK_AUTO_SEND_DISABLED,
    maxAgeHours: env.AUTO_SEND_MAX_AGE_HOURS,
    reviewWhileStopped: env.REVIEW_WHILE_STOPPED,
    logLevel: env.LOG_LEVEL,
  };
}
