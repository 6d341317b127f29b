import { parseArgs } from 'node:util';
import { benchApprovals } from '../test/bench/approvals.ts';
import { benchBackfill } from '../test/bench/backfill.ts';
import { benchClickPath } from '../test/bench/click-path.ts';
import type { Row } from '../test/bench/measure.ts';

const usage = `npm run bench [-- click | approvals | backfill] [--count N]

Measures this checkout on the embedded database, each figure beside a baseline of the same run:
  click      from a signed click to its ack, and to the provider's acceptance (N clicks, default 300)
  approvals  approvals a second through decision, claim and queue (N approvals, default 300)
  backfill   the backfills beside one bare statement, a loop and the model's latency, and the status
             beside a full count (N drafts, default 1000000; that takes about five minutes)
Without a name: click and approvals.`;

const benches: Record<string, (count: number | undefined) => Promise<Row[]>> = {
  click: (count = 300) => benchClickPath(count),
  approvals: (count = 300) => benchApprovals(count),
  backfill: (count) => benchBackfill(count),
};

const { values, positionals } = readArguments();
const count = values.count === undefined ? undefined : Number(values.count);
const wanted = positionals.length > 0 ? positionals : ['click', 'approvals'];
const isCount = count === undefined || (Number.isInteger(count) && count > 0);
if (!isCount || wanted.some((name) => !(name in benches))) {
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
