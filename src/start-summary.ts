import type { Config } from './config.ts';

/** One part of the service: on, or off and why. */
export type Part = { name: string; on: boolean; words: string };

/**
 * What is on and what is off, and why: the one thing an operator reads after a start. No secrets, no
 * addresses of people.
 *
 * @param slackProblem what keeps Slack from working, in words; null where it works
 */
export function startSummary(config: Config, slackProblem: string | null): Part[] {
  const part = (name: string, on: unknown, onWords: string, offWords: string): Part => ({
    name,
    on: Boolean(on),
    words: on ? onWords : offWords,
  });
  const mode = config.slack?.appToken ? 'Socket Mode' : 'HTTP, /slack/events';
  return [
    part('Slack', config.slack && !slackProblem, mode, slackWords(config, slackProblem)),
    part(
      'approvers',
      config.approvers.length,
      `${config.approvers.length} on the list`,
      'SLACK_APPROVERS is empty: nobody may decide',
    ),
    part(
      'model',
      config.evaluator,
      config.evaluator?.model ?? '',
      'OPENAI_API_KEY and EVALUATOR_MODEL are not set: new drafts wait unevaluated',
    ),
    part(
      'automatic sending',
      !config.autoSendDisabled,
      'where campaigns ask for it',
      'AUTO_SEND_DISABLED is set: a person decides everything',
    ),
    part(
      'SMTP',
      config.mail.house,
      config.mail.house?.imap ? 'and the mailbox is asked what went out' : 'IMAP_URL is not set',
      'SMTP_URL is not set: only workspaces with a provider of their own can send',
    ),
    part(
      'page',
      config.signIn && config.slack,
      config.publicUrl,
      'SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are not set: nobody can sign in',
    ),
    part(
      'intake',
      config.intakeToken,
      'POST /api/drafts',
      'INTAKE_TOKEN is not set: drafts come from the database alone',
    ),
  ];
}

function slackWords(config: Config, problem: string | null): string {
  if (!config.slack) return 'SLACK_BOT_TOKEN is not set: nobody is asked';
  return `${problem}; it is tried again`;
}

/** The summary as lines of a log's message. */
export function summaryText(parts: Part[]): string {
  return parts
    .map(({ name, on, words }) => `\n  ${on ? 'on ' : 'off'}  ${name}: ${words}`)
    .join('');
}
