import { parseArgs } from 'node:util';
import { benchApprovals } from '../test/bench/approvals.ts';
import { benchClickPath } from '../test/bench/click-path.ts';
import type { Row } from '../test/bench/measure.ts';

const usage = `npm run bench [-- click | approvals] [--count N]

Measures this checkout on the embedded database, each figure beside a baseline of the same run:
  click      from a signed click to its ack, and to the mail server's acceptance
  approvals  approvals a second through decision, claim and queue
Without a name: both.`;

const benches: Record<string, (count: number) => Promise<Row[]>> = {
  click: benchClickPath,
  approvals: benchApprovals,
};

const { values, positionals } = readArguments();
const count = Number(values.count ?? 300);
const wanted = positionals.length > 0 ? positionals : Object.keys(benches);
if (!Number.isInteger(count) || count < 1 || wanted.some((name) => !(name in benches))) {
  console.error(usage);
  process.exit(2);
}
const rows: Row[] = [];
for (const name of wanted) {
  console.log(`Measuring: ${name} …`);
  rows.push(...(await benches[name]!(count)));
}
console.table(rows);
process.exit(0);

function readArguments() {
  try {
    return parseArgs({ options: { count: { type: 'string' } }, allowPositionals: true });
  } catch {
    console.error(usage);
    process.exit(2);
  }
}
