import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ModelStandIn, startModelStandIn } from '../standin/model/model-standin.ts';
import { runScript } from '../support/run-script.ts';

let model: ModelStandIn;
beforeAll(async () => {
  model = await startModelStandIn();
});
afterEach(() => model.play('openai'));
afterAll(() => model.close());

const check = (environment: Record<string, string> = {}) =>
  runScript('scripts/evaluator-check.ts', [], {
    OPENAI_API_KEY: 'any',
    OPENAI_BASE_URL: model.baseUrl,
    EVALUATOR_MODEL: 'stand-in',
    ...environment,
  });

test('a model that judges three known cases rightly can be trusted', async () => {
  const { exitCode, stdout, stderr } = await check();
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout.match(/^right {2}/gm)).toHaveLength(3);
  expect(stdout).toContain('can be trusted');
});

test('a server that cuts a long conversation in silence cannot be, and its operator learns why', async () => {
  model.play('ollama');
  const { exitCode, stdout } = await check();
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/WRONG {2}a long conversation.*\n.*OLLAMA_CONTEXT_LENGTH/);
  expect(stdout).toContain('Do not trust this model');
});

test('a model that calls everything safe cannot be', async () => {
  const always = {
    confidence: 1,
    safe: true,
    needs_review: false,
    reason: 'is fine',
    risky_phrases: [],
  };
  model.script(always, always, always);
  const { exitCode, stdout } = await check();
  expect(exitCode).toBe(1);
  expect(stdout.match(/it should be not safe/g)).toHaveLength(2);
});

test('without a model it says which settings are missing', async () => {
  const { exitCode, stderr } = await check({ OPENAI_API_KEY: '', EVALUATOR_MODEL: '' });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('set OPENAI_API_KEY and EVALUATOR_MODEL');
});
