import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parsed, runCommand, UsageError } from './support/command-line.ts';
import { type CorpusCase, type Finding, measures } from './support/corpus-measures.ts';

// npm run corpus: see `usage`.

const usage = `Runs the mail reader and the rules over a folder of known cases, and says how often they
are right. Needs no service and no database.

  npm run corpus -- FOLDER [--json] [--verbose]

  FOLDER     holds files of one JSON object a line, told apart by how their names begin:
             ${Object.keys(measures).join(', ')}
  --json     prints one JSON object a file
  --verbose  prints the cases that went wrong too
  --help     prints this

Exit codes: 0 measured, 1 it could not be read, 2 wrong usage.
`;

type Count = { cases: number; right: number; missed: number; falseAlarms: number };
type Measured = Count & { file: string; byLanguage: Record<string, Count> };
type Failure = { given: CorpusCase; finding: Finding };

async function main(): Promise<number> {
  const flag = { type: 'boolean', default: false } as const;
  const options = { json: flag, verbose: flag, help: flag } as const;
  const { values, positionals } = parsed(() => parseArgs({ options, allowPositionals: true }));
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const [folder] = positionals;
  if (!folder || positionals.length > 1) throw new UsageError('Name one folder.');
  for (const name of await corpusFiles(folder)) {
    const { measured, failures } = await measure(folder, name);
    process.stdout.write(values.json ? `${JSON.stringify(measured)}\n` : inWords(measured));
    // Beside the numbers, so that a program can read them all the same.
    if (values.verbose) for (const failure of failures) process.stderr.write(describe(failure));
  }
  return 0;
}

async function corpusFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => {
    throw new UsageError(`${folder} is no folder that can be read.`);
  });
  const known = names.filter((name) => name.endsWith('.jsonl') && measureOf(name)).sort();
  if (known.length === 0) throw new UsageError(`${folder} holds no corpus file.`);
  return known;
}

function measureOf(name: string): ((given: CorpusCase) => Finding) | undefined {
  const kind = Object.keys(measures).find((beginning) => name.startsWith(beginning));
  return kind === undefined ? undefined : measures[kind];
}

async function measure(
  folder: string,
  name: string,
): Promise<{ measured: Measured; failures: Failure[] }> {
  const lines = (await readFile(path.join(folder, name), 'utf8')).split('\n');
  const measured: Measured = { file: name, ...nothing(), byLanguage: {} };
  const failures: Failure[] = [];
  for (const line of lines.filter((text) => text.trim() !== '')) {
    const given = JSON.parse(line) as CorpusCase;
    const finding = measureOf(name)!(given);
    const language = typeof given.language === 'string' ? given.language : 'unknown';
    count(measured, finding);
    count((measured.byLanguage[language] ??= nothing()), finding);
    if (!finding.isRight) failures.push({ given, finding });
  }
  return { measured, failures };
}

function nothing(): Count {
  return { cases: 0, right: 0, missed: 0, falseAlarms: 0 };
}

function count(counts: Count, { expected, isRight }: Finding): void {
  counts.cases += 1;
  if (isRight) counts.right += 1;
  else if (expected === null) counts.falseAlarms += 1;
  else counts.missed += 1;
}

function inWords({ file, byLanguage, ...total }: Measured): string {
  const row = (name: string, { cases, right, missed, falseAlarms }: Count) =>
    `${name.padEnd(26)} ${right} of ${cases} right (${percent(right, cases)}), ${missed} missed, ${falseAlarms} false alarms\n`;
  const languages = Object.entries(byLanguage);
  const rows =
    languages.length > 1 ? languages.map(([name, counts]) => row(`  ${name}`, counts)) : [];
  return [row(file, total), ...rows].join('');
}

function percent(part: number, whole: number): string {
  return `${whole === 0 ? 100 : Math.round((part / whole) * 1000) / 10} %`;
}

function describe({ given, finding }: Failure): string {
  return `  expected ${JSON.stringify(finding.expected)}, found ${JSON.stringify(finding.found)}\n    in ${JSON.stringify(given)}\n`;
}

await runCommand({ usage, failure: 'The corpus could not be measured.' }, main);
