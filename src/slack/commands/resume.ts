import { resumeAutoSend } from '../../drafts/auto-send-pause.ts';
import { escapeMrkdwn } from '../blocks/escape.ts';
import type { SlackDesk } from '../desk.ts';
import { commandForApprovers } from '../middleware/for-approvers.ts';
import { parsePause } from './parse-pause.ts';

/** `/autosend-resume [campaign]`: automatic sending goes on. */
export const resumeCommand = (desk: SlackDesk) =>
  commandForApprovers(desk, async ({ approver, text, answer }) => {
    const campaigns = await desk.db.emailCampaign.findMany({ select: { id: true, name: true } });
    const parsed = parsePause(text, campaigns);
    if (!parsed.ok) return answer(escapeMrkdwn(parsed.problem));
    const { campaign, reason: unknownName } = parsed.pause;
    if (!campaign && unknownName)
      return answer(`There is no campaign called ${escapeMrkdwn(unknownName)}.`);
    const resumed = await desk.db.$transaction((tx) =>
      resumeAutoSend(tx, campaign?.id ?? null, approver),
    );
    const what = campaign ? `the campaign ${escapeMrkdwn(campaign.name)}` : 'everything';
    if (!resumed) return answer(`Automatic sending was not paused for ${what}.`);
    const stillOff = desk.autoSendDisabled
      ? ' It stays switched off by AUTO_SEND_DISABLED, though.'
      : '';
    await answer(`Automatic sending goes on for ${what}.${stillOff}`);
  });
