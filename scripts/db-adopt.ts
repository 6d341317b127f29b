import { parseArgs } from 'node:util';
import { adoptDatabase, type Adoption } from '../src/database/adopt.ts';
import { givenDatabaseUrl, parsed, runCommand, UsageError } from './support/command-line.ts';

// npm run db:adopt: see `usage`.

const usage = `Adopts the parent product's database (DATABASE_URL): the service then works on its tables.

  npm run db:adopt -- [--apply] [--no-triggers]

  --apply        adopts it; without it, it is only looked at
  --no-triggers  puts no triggers on its tables: what other programs write is then on the cards
                 after a minute or so, instead of seconds
  --help         prints this

It checks that every table and column we need is there and fits. With --apply it marks our first
migration, which would make those tables, as applied, and deploys the others: our own tables, in the
schema review_desk, and indexes and triggers on its tables. The triggers note which leads other
programs write about; they never fail a writer. No row and no column of the parent's is touched. What an earlier
version of ours made among the parent's tables is moved.

Exit codes: 0 adopted or fit to be, 1 unfit, or it could not be done, 2 wrong usage.
`;

async function main(): Promise<number> {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parsed(() =>
    parseArgs({ options: { apply: flag, 'no-triggers': flag, help: flag } }),
  );
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const databaseUrl = givenDatabaseUrl();
  if (!databaseUrl) throw new UsageError('DATABASE_URL is not set: there is no database to adopt.');
  const adoption = await adoptDatabase(databaseUrl, values.apply, !values['no-triggers']);
  console.log(words(adoption));
  return adoption.kind === 'unfit' ? 1 : 0;
}

function words(adoption: Adoption): string {
  switch (adoption.kind) {
    case 'adopted_before':
      return [
        'This database is adopted already, and everything of ours is there.',
        ...hintLines(adoption.hints),
      ].join('\n');
    case 'unfit':
      return [
        'This database cannot be adopted as it is:',
        ...adoption.problems.map((problem) => `  ${problem}`),
        ...hintLines(adoption.hints),
        'Nothing was changed.',
      ].join('\n');
    case 'fit':
      return [
        'This database can be adopted: every table and column that is needed is there and fits.',
        adoption.moves
          ? '--apply moves our own tables, which stand among its own, to the schema review_desk. Stop the service first.'
          : '--apply adds our own tables, in the schema review_desk.',
        `It makes these indexes on its tables where they are missing: ${adoption.indexes.join(', ')}.`,
        ...hintLines(adoption.hints),
        'Nothing was changed. Add --apply to adopt it.',
      ].join('\n');
    case 'adopted':
      return [
        `The database is adopted: applied ${adoption.migrations.join(', ')}.`,
        ...hintLines(adoption.hints),
        'Next: npm run backfill:evaluation-fields shows what can be filled in.',
      ].join('\n');
  }
}

function hintLines(hints: string[]): string[] {
  return hints.length > 0 ? ['To be known:', ...hints.map((hint) => `  ${hint}`)] : [];
}

await runCommand({ usage, failure: 'The database could not be adopted.' }, main);
