import { askKnownCases } from '../src/autosend/evaluator-cases.ts';
import { createEvaluator } from '../src/autosend/evaluator.ts';
import { loadConfig } from '../src/config.ts';
import { CommandError, runCommand } from './support/command-line.ts';

// npm run evaluator:check: see `usage`.

const usage = `Asks the configured model three cases whose right verdict is known, and says whether it can
be trusted to judge drafts. It costs three questions, of about 7,000 tokens in all.

  npm run evaluator:check

Exit codes: 0 it can be trusted, 1 it cannot, or was not reached.
`;

async function main(): Promise<number> {
  const { evaluator: settings } = loadConfig(process.env);
  const evaluator = settings && createEvaluator(settings);
  if (!evaluator)
    throw new CommandError(
      'No model is configured: set OPENAI_API_KEY and EVALUATOR_MODEL. Until then every draft is held.',
    );
  console.log(`Asking ${settings.model} three cases whose right verdict is known.\n`);
  const results = await askKnownCases(evaluator);
  for (const { what, passed, words } of results)
    console.log(`${passed ? 'right' : 'WRONG'}  ${what}\n       ${words}`);
  const trusted = results.every(({ passed }) => passed);
  console.log(
    trusted
      ? '\nThis model can be trusted with this job, as far as three cases tell.'
      : '\nDo not trust this model with this job: mend what stands above, or choose another one.',
  );
  return trusted ? 0 : 1;
}

await runCommand({ usage, failure: 'The model could not be checked.' }, main);
