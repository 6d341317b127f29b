import { answeredAt, type LoadedDraft } from '../drafts/load-draft.ts';
import { dueTime } from './delay.ts';
import { nextSendTime, type Schedule, type SendTime } from './schedule.ts';

/** When an automatic reply may leave: now, at a later time, or never by itself. */
export type AutoSendTime =
  | { kind: 'now' }
  | { kind: 'later'; at: Date; waitsFor: 'delay' | 'sending_hours' }
  /** Which setting cannot be read, and what is wrong with it. */
  | { kind: 'broken'; detail: string };

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
  const window = windowAt(loaded, due > now ? due : now);
  switch (window.kind) {
    case 'broken':
      return window;
    case 'wait':
      return { kind: 'later', at: window.until, waitsFor: 'sending_hours' };
    case 'open':
      return due > now ? { kind: 'later', at: due, waitsFor: 'delay' } : { kind: 'now' };
  }
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
