import type { Db } from '../database/db.ts';
import { findStop } from '../drafts/auto-send-pause.ts';
import { sortFindings } from '../drafts/finding.ts';
import type { AutomaticGuard } from '../drafts/guards.ts';
import { obstacleToAutomatic } from '../drafts/may-send.ts';
import type { LoadedDraft } from '../drafts/load-draft.ts';
import { recordFindings } from '../drafts/record-findings.ts';
import { hardBlockOf } from './hard-blocks.ts';
import type { AutoSendDesk } from './desk.ts';
import { neverByItself, notOurs } from './eligibility.ts';
import { isInShadowMode, maxAgeOf } from './policies.ts';
import { recipientFindings } from './recipient-findings.ts';
import { windowAt } from './send-time.ts';
import { overLimit } from './tripwires.ts';

/**
 * Looks again, at the moment of sending, at everything that binds automatic sends alone: the kill
 * switch and pauses, the campaign's mode, hard blocks, what happened since, the recipients, shadow
 * mode, the tripwires, the sending hours. Sends of one workspace pass one at a time, so that the tripwires
 * count exactly.
 */
export async function guardAutomaticSend(
  tx: Db,
  {
    autoSendDisabled,
    maxAgeHours,
    houseMail,
  }: Pick<AutoSendDesk, 'autoSendDisabled' | 'maxAgeHours' | 'houseMail'>,
  loaded: LoadedDraft,
): Promise<AutomaticGuard> {
  const { campaign, workspace } = loaded;
  const stop = await findStop(tx, autoSendDisabled, campaign?.id ?? null);
  if (stop) return { kind: 'cancel', reason: 'skip:auto_send_disabled' };
  if (!campaign) return { kind: 'cancel', reason: 'skip:no_campaign' };
  if (campaign.responseMode !== 'AI_AUTO_SEND')
    return { kind: 'cancel', reason: 'skip:campaign_not_auto_send' };
  const limit = await maxAgeOf(tx, campaign.id, maxAgeHours);
  const obstacle =
    notOurs(loaded) ??
    (await hardBlockOf(loaded)) ??
    obstacleToAutomatic(loaded) ??
    neverByItself(loaded, limit, new Date());
  if (obstacle) return { kind: 'cancel', reason: obstacle };
  const aboutRecipients = sortFindings(await recipientFindings(tx, houseMail, loaded));
  if (aboutRecipients.length > 0) {
    // The card that asks a person quotes them.
    await recordFindings(tx, [{ draftId: loaded.draft.id, findings: aboutRecipients }]);
    return { kind: 'cancel', reason: aboutRecipients[0]!.code };
  }
  if (await isInShadowMode(tx, campaign.id)) return { kind: 'cancel', reason: 'hold:shadow_mode' };
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`auto-send:${workspace.id}`}, 0))`;
  const tripwire = await overLimit(tx, loaded);
  if (tripwire) return { kind: 'cancel', reason: tripwire };
  const window = windowAt(loaded, new Date());
  if (window.kind === 'broken') return { kind: 'cancel', reason: 'hold:broken_schedule' };
  return window.kind === 'wait' ? { kind: 'wait', until: window.until } : { kind: 'clear' };
}
