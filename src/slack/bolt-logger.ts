import { type Logger as BoltLogger, LogLevel } from '@slack/bolt';
import type { Logger } from 'pino';

/** Bolt's own messages in our log. Its debug level quotes payloads, so that is left out. */
export function boltLogger(log: Logger): BoltLogger {
  const slackLog = log.child({ part: 'bolt' });
  const text = (parts: unknown[]) => parts.map(String).join(' ');
  return {
    debug: () => {},
    info: (...parts) => slackLog.debug(text(parts)),
    warn: (...parts) => slackLog.warn(text(parts)),
    error: (...parts) => slackLog.error(text(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
