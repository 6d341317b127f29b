import { expect, test } from 'vitest';
import { createLog } from '../src/log.ts';
import { startRounds } from '../src/rounds.ts';
import { openTestWeb } from './web/web-app.ts';
import { until } from './support/until.ts';

const log = createLog({ logLevel: 'silent' });

test('a round that never ends does not end its kind, and /healthz says that it is stuck', async () => {
  const rounds = startRounds(log, 20);
  const web = await openTestWeb({ stuckRounds: () => rounds.stuck() });
  const health = () => fetch(`${web.url}/healthz`);
  try {
    let begun = 0;
    let hanging = true;
    rounds.start({
      name: 'look_about',
      pauseMs: 1,
      work: () => {
        begun += 1;
        return hanging ? new Promise(() => {}) : Promise.resolve();
      },
    });
    await until(() => begun > 2, 'later rounds begin all the same');
    await until(async () => (await health()).status === 503, 'it is stuck');
    expect(await (await health()).json()).toEqual({ status: 'stuck', stuck: ['look_about'] });
    hanging = false;
    await until(async () => (await health()).status === 200, 'one has ended');
  } finally {
    await rounds.stop();
    await web.close();
  }
});

test('a fault of one round is not the end of its kind', async () => {
  const rounds = startRounds(log);
  let begun = 0;
  rounds.start({
    name: 'look_about',
    pauseMs: 1,
    work: async () => {
      begun += 1;
      throw new Error('the database is away');
    },
  });
  await until(() => begun > 2, 'later rounds begin');
  await rounds.stop();
  expect(rounds.stuck()).toEqual([]);
});
