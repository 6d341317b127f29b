import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { createLog, faultWithoutText } from '../src/log.ts';

/** What a log writes for these calls. */
function logged(write: (log: ReturnType<typeof createLog>) => void, logLevel = 'info' as const) {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  write(createLog({ logLevel }, stream));
  return lines.map((line) => JSON.parse(line));
}

test('private fields are left out, directly and one level down', () => {
  const [line] = logged((log) =>
    log.info({ draftId: 'd1', subject: 'Re: us', lead: { email: 'ann@example.com' } }, 'came in'),
  );
  expect(line).toMatchObject({ draftId: 'd1', msg: 'came in', subject: '[private]' });
  expect(JSON.stringify(line)).not.toContain('ann@');
});

test('a fault is logged with its kind, codes and place, and without its message', () => {
  const cause = Object.assign(new TypeError('Key (email)=(ann@example.com) exists\n    at ann'), {
    code: '23505',
  });
  const fault = Object.assign(new Error('cannot write to ann@example.com', { cause }), {
    code: 'P2002',
    data: { error: 'channel_not_found', text: 'Hi Ann' },
    meta: { name: 'Ann' },
  });
  const [line] = logged((log) => log.error({ err: fault }, 'a fault'));
  expect(line.err).toMatchObject({
    kind: 'Error',
    code: 'P2002',
    slackError: 'channel_not_found',
    cause: { kind: 'TypeError', code: '23505' },
  });
  expect(line.err.at[0]).toContain('log.test.ts');
  expect(JSON.stringify(line)).not.toMatch(/ann@|at ann|Hi Ann/);
});

test('what the operating system says is logged, since it helps and is not private', () => {
  const fault = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), {
    syscall: 'connect',
    code: 'ECONNREFUSED',
  });
  expect(faultWithoutText(fault)).toMatchObject({
    message: 'connect ECONNREFUSED 127.0.0.1:5432',
    code: 'ECONNREFUSED',
  });
});

test('a fault that is its own cause does not hang the log', () => {
  const fault = new Error('round and round');
  fault.cause = fault;
  expect(faultWithoutText(fault)).toMatchObject({ cause: { cause: { kind: 'Error' } } });
});

test('what is below the level is not written', () => {
  expect(logged((log) => log.debug('too fine'))).toEqual([]);
});
