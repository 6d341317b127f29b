import { pauseAutoSend, redrawHeldCards } from '../../drafts/auto-send-pause.ts';
import { clientsFilter } from '../../drafts/clients.ts';
import { mrkdwnTime } from '../blocks/block-parts.ts';
import { escapeMrkdwn } from '../blocks/escape.ts';
import type { SlackDesk } from '../desk.ts';
import { commandForApprovers } from '../middleware/for-approvers.ts';
import { nameACampaign, parsePause } from './parse-pause.ts';

/** `/autosend-pause [campaign] [2h] [reason]`: nothing goes out automatically for the time being. */
export const pauseCommand = (desk: SlackDesk) =>
  commandForApprovers(desk, async ({ visitor, text, answer }) => {
    const campaigns = await desk.db.emailCampaign.findMany({
      where: { clientId: clientsFilter(visitor.may.administer) },
      select: { id: true, name: true },
    });
    const parsed = parsePause(text, campaigns);
    if (!parsed.ok) return answer(escapeMrkdwn(parsed.problem));
    const { campaign, seconds, reason } = parsed.pause;
    const campaignId = campaign?.id ?? null;
    if (!campaign && visitor.may.administer !== 'all') return answer(nameACampaign);
    const until = seconds === null ? null : new Date(Date.now() + seconds * 1000);
    await desk.db.$transaction((tx) =>
      pauseAutoSend(tx, { campaignId, until, reason, actor: visitor.actor }),
    );
    const what = campaign ? `for the campaign ${escapeMrkdwn(campaign.name)}` : 'for everything';
    const howLong = until ? `until ${mrkdwnTime(until)}` : 'until somebody resumes it';
    const why = reason ? ` Reason: ${escapeMrkdwn(reason)}.` : '';
    await answer(
      `Automatic sending is paused ${what}, ${howLong}.${why} ` +
        'Drafts are held for review, and you can still approve them by hand. ' +
        'Resume with /autosend-resume.',
    );
    await redrawHeldCards(desk.db, desk.queue, campaignId);
  });
