import { answeredAt, type LoadedDraft } from '../drafts/load-draft.ts';
import { dueTime } from './delay.ts';
import { nextSendTime, type Schedule, type SendTime } from './schedule.ts';

/** When an automatic reply may leave: now, at a later time, or never by itself. */
export type AutoSendTime = { kind: 'now' } | { kind: 'later'; at: Date } | { kind: 'broken' };

/**
 * The delay and the schedule together: the campaign's delay counts from the inbound message, and
 * where it ends outside the sending hours, the next window is waited for.
 */
export function sendTimeOf(loaded: LoadedDraft, now: Date): AutoSendTime {
  const due = dueTime({
    triggerId: loaded.draft.triggerMessageId ?? loaded.draft.id,
    inboundAt: answeredAt(loaded),
    minSeconds: loaded.campaign!.autoSendDelayMinSeconds,
    maxSeconds: loaded.campaign!.autoSendDelayMaxSeconds,
  });
  const earliest = due > now ? due : now;
  const window = windowAt(loaded, earliest);
  if (window.kind === 'broken') return { kind: 'broken' };
  if (window.kind === 'wait') return { kind: 'later', at: window.until };
  return due > now ? { kind: 'later', at: due } : { kind: 'now' };
}

/** Whether the sending hours of the draft's campaign or workspace are open at a time. */
export function windowAt(loaded: LoadedDraft, at: Date): SendTime {
  return nextSendTime(scheduleOf(loaded), at);
}

/** The campaign's own schedule, where it has one, else the workspace's. */
function scheduleOf({ campaign, settings, lead }: LoadedDraft): Schedule {
  const own = campaign?.autoSendScheduleMode;
  return {
    mode: own ?? settings?.autoSendScheduleMode ?? 'ALWAYS',
    custom: own ? campaign.autoSendCustomSchedule : settings?.autoSendCustomSchedule,
    workStartTime: settings?.workStartTime ?? null,
    workEndTime: settings?.workEndTime ?? null,
    leadTimezone: lead.timezone,
    workspaceTimezone: settings?.timezone ?? null,
  };
}
