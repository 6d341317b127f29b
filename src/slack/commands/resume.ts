import {
  findPauses,
  type Pause,
  redrawHeldCards,
  resumeAutoSend,
} from '../../drafts/auto-send-pause.ts';
import { pausedBy } from '../../drafts/telling/pause.ts';
import { clientsFilter } from '../../drafts/clients.ts';
import { escapeMrkdwn } from '../blocks/escape.ts';
import { mrkdwnLine } from '../blocks/render-line.ts';
import type { SlackDesk } from '../desk.ts';
import { commandForApprovers } from '../middleware/for-approvers.ts';
import { nameACampaign, type NamedCampaign, parsePause } from './parse-pause.ts';

/** `/autosend-resume [campaign]`: automatic sending goes on. */
export const resumeCommand = (desk: SlackDesk) =>
  commandForApprovers(desk, async ({ visitor, text, answer }) => {
    const campaigns = await desk.db.emailCampaign.findMany({
      where: { clientId: clientsFilter(visitor.may.administer) },
      select: { id: true, name: true },
    });
    const parsed = parsePause(text, campaigns);
    if (!parsed.ok) return answer(escapeMrkdwn(parsed.problem));
    const { campaign, seconds, reason } = parsed.pause;
    if (seconds !== null || reason !== null) return answer(usageOf(text));
    const campaignId = campaign?.id ?? null;
    if (!campaign && visitor.may.administer !== 'all') return answer(nameACampaign);
    const resumed = await desk.db.$transaction((tx) =>
      resumeAutoSend(tx, campaignId, visitor.actor),
    );
    const what = campaign ? `the campaign ${escapeMrkdwn(campaign.name)}` : 'everything';
    const outcome = resumed
      ? `Automatic sending is resumed for ${what}.`
      : `Automatic sending was not paused for ${what}.`;
    const stillStopped = await stillStoppedWords(desk, campaigns);
    await answer([outcome, ...stillStopped].join('\n'));
    if (resumed) await redrawHeldCards(desk.db, desk.queue, campaignId);
  });

function usageOf(text: string): string {
  return `There is no campaign called ${escapeMrkdwn(text)}. Use /autosend-resume [campaign]; without a campaign it ends the pause of everything.`;
}

/** What else keeps drafts from going out, so that nobody waits for mails that will not come. */
async function stillStoppedWords(desk: SlackDesk, campaigns: NamedCampaign[]): Promise<string[]> {
  const pauses = await findPauses(desk.db);
  return [
    ...(desk.autoSendDisabled ? ['It stays switched off by AUTO_SEND_DISABLED.'] : []),
    ...pauses.map((pause) => stillPausedWords(pause, campaigns)),
  ];
}

function stillPausedWords(pause: Pause, campaigns: NamedCampaign[]): string {
  const { campaignId } = pause;
  const name = campaigns.find(({ id }) => id === campaignId)?.name ?? campaignId ?? '';
  const what = campaignId === null ? 'Everything' : `The campaign ${name}`;
  return mrkdwnLine([`${what} is still `, ...pausedBy(pause), '.']);
}
