import { parseArgs } from 'node:util';
import {
  isInShadowMode,
  readLimits,
  ownMaxAgeOf,
  setLimits,
  setMaxAge,
  setShadowMode,
  type WorkspaceLimits,
} from '../src/autosend/policies.ts';
import type { PrismaClient } from '../src/generated/prisma/client.ts';
import {
  CommandError,
  openDatabase,
  parsed,
  runCommand,
  UsageError,
} from './support/command-line.ts';

// npm run policy: see `usage`.

const usage = `Shows, and changes, what bounds automatic sending beside the product's own settings.

  npm run policy -- campaign ID [--shadow on|off] [--max-age-hours N|usual]
  npm run policy -- workspace ID [--daily-limit N] [--in-a-row-limit N] [--max-copies N]

  --shadow          on: everything of the campaign is decided and recorded, and held for review
  --max-age-hours   an older message of the campaign gets no automatic answer
  --daily-limit     people automatic mails of the workspace go to a day (UTC); 0: none
  --in-a-row-limit  automatic mails to a lead without an answer between them; 0: none
  --max-copies      people on cc of an automatic mail; 0: none
  --help            prints this

Without a flag nothing is changed. A change holds from the next decision and the next send on; no
restart is needed.

Exit codes: 0 done, 1 it could not be done, 2 wrong usage.
`;

type Command =
  | { kind: 'campaign'; id: string; shadowMode: boolean | null; maxAge: number | 'usual' | null }
  | { kind: 'workspace'; id: string; limits: Partial<WorkspaceLimits> };

async function main(): Promise<number> {
  const command = readCommand();
  if (!command) {
    process.stdout.write(usage);
    return 0;
  }
  const db = await openDatabase();
  try {
    process.stdout.write(
      command.kind === 'campaign'
        ? await campaignPolicy(db, command)
        : await workspacePolicy(db, command.id, command.limits),
    );
  } finally {
    await db.$disconnect();
  }
  return 0;
}

/** Null where help is asked for. */
function readCommand(): Command | null {
  const { values, positionals } = parseFlags();
  if (values.help) return null;
  const [kind, id, ...others] = positionals;
  if (!id || others.length > 0) throw new UsageError('Name one campaign or workspace by its id.');
  const limits = limitsIn(values);
  if (kind === 'campaign' && Object.keys(limits).length === 0)
    return {
      kind,
      id,
      shadowMode: switchOf(values.shadow),
      maxAge: maxAgeIn(values['max-age-hours']),
    };
  const ofCampaign = values.shadow ?? values['max-age-hours'];
  if (kind === 'workspace' && ofCampaign === undefined) return { kind, id, limits };
  throw new UsageError(
    '--shadow and --max-age-hours go with a campaign, the limits with a workspace.',
  );
}

function parseFlags() {
  const text = { type: 'string' } as const;
  return parsed(() =>
    parseArgs({
      options: {
        shadow: text,
        'max-age-hours': text,
        'daily-limit': text,
        'in-a-row-limit': text,
        'max-copies': text,
        help: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    }),
  );
}

function switchOf(value: string | undefined): boolean | null {
  if (value === undefined) return null;
  if (value !== 'on' && value !== 'off') throw new UsageError('--shadow must be on or off.');
  return value === 'on';
}

function maxAgeIn(value: string | undefined): number | 'usual' | null {
  if (value === undefined || value === 'usual') return value ?? null;
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new UsageError('--max-age-hours must be a whole number from 1 to 999999, or usual.');
}

function limitsIn(
  values: Partial<Record<'daily-limit' | 'in-a-row-limit' | 'max-copies', string>>,
): Partial<WorkspaceLimits> {
  const { 'daily-limit': daily, 'in-a-row-limit': inARow, 'max-copies': copies } = values;
  return {
    ...(daily === undefined ? {} : { dailyLimit: limitOf('--daily-limit', daily) }),
    ...(inARow === undefined ? {} : { inARowLimit: limitOf('--in-a-row-limit', inARow) }),
    ...(copies === undefined ? {} : { maxCopies: limitOf('--max-copies', copies) }),
  };
}

function limitOf(flag: string, value: string): number {
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw new UsageError(`${flag} must be a whole number from 0 to 999999.`);
}

async function campaignPolicy(
  db: PrismaClient,
  { id, shadowMode, maxAge }: Extract<Command, { kind: 'campaign' }>,
): Promise<string> {
  const campaign = await db.emailCampaign.findUnique({ where: { id }, select: { name: true } });
  if (!campaign) throw new CommandError(`There is no campaign ${id}.`);
  if (shadowMode !== null) await setShadowMode(db, id, shadowMode);
  if (maxAge !== null) await setMaxAge(db, id, maxAge === 'usual' ? null : maxAge);
  const shown = (await isInShadowMode(db, id)) ? 'on' : 'off';
  const own = await ownMaxAgeOf(db, id);
  return [
    `Campaign        ${campaign.name}`,
    `Shadow mode     ${shown}`,
    `Oldest answered ${own === null ? 'as AUTO_SEND_MAX_AGE_HOURS says' : `${own} hours`}`,
    '',
  ].join('\n');
}

async function workspacePolicy(
  db: PrismaClient,
  id: string,
  limits: Partial<WorkspaceLimits>,
): Promise<string> {
  const workspace = await db.client.findUnique({ where: { id }, select: { name: true } });
  if (!workspace) throw new CommandError(`There is no workspace ${id}.`);
  if (Object.keys(limits).length > 0) await setLimits(db, id, limits);
  const { dailyLimit, inARowLimit, maxCopies } = await readLimits(db, id);
  return [
    `Workspace       ${workspace.name}`,
    `Daily limit     ${dailyLimit}`,
    `In-a-row limit  ${inARowLimit}`,
    `Max. copies     ${maxCopies}`,
    '',
  ].join('\n');
}

await runCommand({ usage, failure: 'The policy could not be read or written.' }, main);
