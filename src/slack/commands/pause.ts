import { pauseAutoSend } from '../../drafts/auto-send-pause.ts';
import { escapeMrkdwn } from '../blocks/escape.ts';
import type { SlackDesk } from '../desk.ts';
import { commandForApprovers } from '../middleware/for-approvers.ts';
import { parsePause } from './parse-pause.ts';

/** `/autosend-pause [campaign] [2h] [reason]`: nothing goes out automatically for the time being. */
export const pauseCommand = (desk: SlackDesk) =>
  commandForApprovers(desk, async ({ approver, text, answer }) => {
    const campaigns = await desk.db.emailCampaign.findMany({ select: { id: true, name: true } });
    const parsed = parsePause(text, campaigns);
    if (!parsed.ok) return answer(escapeMrkdwn(parsed.problem));
    const { campaign, seconds, reason } = parsed.pause;
    const until = seconds === null ? null : new Date(Date.now() + seconds * 1000);
    await desk.db.$transaction((tx) =>
      pauseAutoSend(tx, { campaignId: campaign?.id ?? null, until, reason, actor: approver }),
    );
    const what = campaign ? `for the campaign ${campaign.name}` : 'for everything';
    const howLong = until ? `until ${slackTime(until)}` : 'until somebody resumes it';
    await answer(
      `Automatic sending is paused ${escapeMrkdwn(what)}, ${howLong}. ` +
        'You can still approve drafts by hand. Resume with /autosend-resume.',
    );
  });

function slackTime(at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return `<!date^${seconds}^{date_short_pretty} {time}|${at.toISOString().slice(0, 16)} UTC>`;
}
