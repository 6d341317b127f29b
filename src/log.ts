import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from './config.ts';

/**
 * Fields that hold private text or secrets. Nobody should log them; where somebody does, directly
 * or one level down, their values are left out.
 */
const privateFields = [
  'authorization',
  'bcc',
  'blocks',
  'body',
  'cc',
  'content',
  'cookie',
  'email',
  'firstName',
  'fromEmail',
  'fromName',
  'html',
  'lastName',
  'name',
  'password',
  'phone',
  'riskyPhrases',
  'secret',
  'subject',
  'text',
  'toEmail',
  'token',
  'toName',
];

/**
 * The service's log: JSON lines, or coloured text where a person watches. Pass a fault as `err`:
 * its message is left out, because libraries quote addresses, texts and SQL values in theirs.
 *
 * @param stream where it goes; the default is stdout, which has to be a terminal for coloured text
 */
export function createLog(
  { logLevel }: Pick<Config, 'logLevel'>,
  stream: NodeJS.WritableStream = process.stdout.isTTY ? pretty({ sync: true }) : process.stdout,
): Logger {
  return pino(
    {
      level: logLevel,
      serializers: { err: faultWithoutText, error: faultWithoutText },
      redact: {
        paths: privateFields.flatMap((field) => [field, `*.${field}`]),
        censor: '[private]',
      },
    },
    stream,
  );
}

/** Faults of these kinds speak of the set-up alone, in our own words. */
const speakable = new Set(['ConfigError', 'DatabaseSetupError']);

const maxCauses = 5;
const maxFrames = 20;

/**
 * What a fault tells without private text: its kind, its codes and where it happened. The message
 * only where it is the operating system's (`connect ECONNREFUSED 127.0.0.1:5432`) or our own.
 */
export function faultWithoutText(fault: unknown, depth = 0): unknown {
  if (!(fault instanceof Error)) return { kind: typeof fault };
  const { code, status, statusCode, syscall, data } = fault as Error & Record<string, unknown>;
  const isSpeakable = typeof syscall === 'string' || speakable.has(fault.name);
  return {
    kind: fault.name,
    ...(isSpeakable ? { message: fault.message } : {}),
    code: shortCode(code),
    status: shortCode(status ?? statusCode),
    // Slack's answer, such as `channel_not_found`.
    slackError: shortCode((data as { error?: unknown } | undefined)?.error),
    at: framesOf(fault),
    ...(fault.cause && depth < maxCauses
      ? { cause: faultWithoutText(fault.cause, depth + 1) }
      : {}),
  };
}

/** A code as it is; anything that could be a sentence is none. */
function shortCode(value: unknown): string | number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\w{1,64}$/.test(value) ? value : undefined;
}

/** The stack without its head, which repeats the message, and without what only looks like a frame. */
function framesOf({ stack = '', message }: Error): string[] {
  return stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .filter((line) => /^ {4}at \S.*(:\d+:\d+\)?|<anonymous>\))$/.test(line))
    .slice(0, maxFrames)
    .map((line) => line.trim());
}

/**
 * Wraps a report of faults so that a storm of them (a database that is away makes hundreds a
 * second) fills no log: the first is passed on, then one each `pauseMs`, with how many there were.
 */
export function calmly(
  pauseMs: number,
  report: (fault: unknown, since: number) => void,
): (fault: unknown) => void {
  let quietUntil = 0;
  let unreported = 0;
  return (fault) => {
    unreported += 1;
    if (Date.now() < quietUntil) return;
    quietUntil = Date.now() + pauseMs;
    report(fault, unreported);
    unreported = 0;
  };
}
