import type { LoadedDraft } from '../load-draft.ts';
import type { TextToCheck } from './find-text-faults.ts';

/**
 * A draft's text with everything it may refer to; plain data, which a worker thread can be given.
 *
 * @param draft the text to check, where it is not the draft's own
 */
export function textToCheck(loaded: LoadedDraft, draft = loaded.draft.content): TextToCheck {
  const { lead, messages } = loaded;
  return {
    draft,
    lead: { firstName: lead.firstName, lastName: lead.lastName, email: lead.email },
    conversation: messages.map(({ subject, body, sentAt }) => ({ subject, body, sentAt })),
    people: peopleIn(loaded),
    allowedTexts: settingsTexts(loaded),
  };
}

/** Everybody of the conversation, and whoever took over for the lead. */
function peopleIn({ lead, messages }: LoadedDraft): (string | null)[] {
  const named = messages.flatMap(({ fromName, toName, fromEmail, toEmail, cc }) => [
    fromName,
    toName,
    fromEmail,
    toEmail,
    ...cc,
  ]);
  return [lead.currentReplierName, lead.currentReplierEmail, ...named];
}

/**
 * What the settings let a draft say: the names of campaign and workspace, and the days without
 * sending. The sending hours are left out: they would let a draft offer a meeting at nine.
 */
function settingsTexts({ campaign, workspace, settings }: LoadedDraft): string[] {
  const schedules = [campaign?.autoSendCustomSchedule, settings?.autoSendCustomSchedule];
  return [campaign?.name ?? '', workspace.name, ...schedules.map(holidaysIn)];
}

/** The schedule is another program's: whatever shape it has, this is a text. */
function holidaysIn(schedule: unknown): string {
  const { holidays } = (schedule ?? {}) as { holidays?: unknown };
  return JSON.stringify(holidays ?? null);
}
