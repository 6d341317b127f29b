/** A campaign as somebody may name it. */
export type NamedCampaign = { id: string; name: string };

export type PauseArguments = {
  /** Null: everything. */
  campaign: NamedCampaign | null;
  /** Seconds; null: until somebody resumes. */
  seconds: number | null;
  reason: string | null;
};

export type ParsedPause = { ok: true; pause: PauseArguments } | { ok: false; problem: string };

const unitSeconds = { m: 60, h: 3600, d: 24 * 3600 };
const duration = /^(\d{1,4})([mhd])(?:\s+|$)/i;
/** A longer pause is surely meant to last until somebody resumes. Days. */
const LONGEST_DAYS = 90;

const usage =
  'Use /autosend-pause [campaign] [2h] [reason]: 30m, 2h or 1d; without a time it lasts until ' +
  'somebody resumes. /autosend-resume [campaign] ends it. Without a campaign both mean everything.';

/**
 * Reads `[campaign] [2h] [reason]`. A campaign is named by its id or its name, with or without
 * quotes; what names none is a reason, so that a pause that was asked for is never lost.
 *
 * @param campaigns those that may be named
 */
export function parsePause(text: string, campaigns: NamedCampaign[]): ParsedPause {
  if (/^(?:help|\?)$/i.test(text.trim())) return { ok: false, problem: usage };
  const named = campaignAt(text.trim(), campaigns);
  if (named.kind === 'ambiguous')
    return {
      ok: false,
      problem: `Several campaigns are called that. Name one by its id: ${named.ids.join(', ')}.`,
    };
  const time = duration.exec(named.rest);
  const seconds = time ? Number(time[1]) * unitSeconds[time[2]!.toLowerCase() as 'm'] : null;
  if (seconds !== null && (seconds === 0 || seconds > LONGEST_DAYS * 24 * 3600))
    return { ok: false, problem: `Pause for 1m to ${LONGEST_DAYS}d, or give no time at all.` };
  const reason = named.rest.slice(time?.[0].length ?? 0).trim() || null;
  return { ok: true, pause: { campaign: named.campaign, seconds, reason } };
}

type CampaignAt =
  | { kind: 'found'; campaign: NamedCampaign | null; rest: string }
  | { kind: 'ambiguous'; ids: string[] };

/** The campaign a text begins with, the longest name first; and what follows it. */
function campaignAt(text: string, campaigns: NamedCampaign[]): CampaignAt {
  const names = campaigns.flatMap((campaign) =>
    [campaign.id, campaign.name].map((name) => ({ campaign, name })),
  );
  const matches = names
    .map(({ campaign, name }) => ({ campaign, length: lengthOf(text, name) }))
    .filter(({ length }) => length > 0)
    .sort((one, other) => other.length - one.length);
  const [best] = matches;
  if (!best) return { kind: 'found', campaign: null, rest: text };
  const equals = matches.filter(({ length }) => length === best.length);
  const ids = [...new Set(equals.map(({ campaign }) => campaign.id))];
  if (ids.length > 1) return { kind: 'ambiguous', ids };
  return { kind: 'found', campaign: best.campaign, rest: text.slice(best.length).trim() };
}

/** How much of the text's beginning is this name, quotes included; 0 where it is not. */
function lengthOf(text: string, name: string): number {
  if (name === '') return 0;
  const start = text.toLowerCase();
  for (const form of [`"${name}"`, `“${name}”`, name]) {
    const rest = text.slice(form.length);
    if (start.startsWith(form.toLowerCase()) && (rest === '' || /^\s/.test(rest)))
      return form.length;
  }
  return 0;
}

/** To somebody who may not stop everything. */
export const nameACampaign = 'Name a campaign: you do not administer all clients.';
