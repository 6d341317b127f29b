import type { Db } from '../database/db.ts';

/** What is set for many drafts at once, as texts that change when it does. */
export type SettingsVersion = {
  /** Which campaigns send automatically: drafts written before one was switched on become new. */
  campaigns: string;
  /** What is paused, and until when: every open card says so. */
  pauses: string;
};

/** Reads both; a few rows each. */
export async function settingsVersion(db: Db): Promise<SettingsVersion> {
  const [version] = await db.$queryRaw<[SettingsVersion]>`
    SELECT
      (SELECT md5(COALESCE(string_agg("id", ',' ORDER BY "id"), ''))
       FROM "EmailCampaign" WHERE "responseMode" = 'AI_AUTO_SEND') AS "campaigns",
      (SELECT md5(COALESCE(string_agg(concat_ws(' ', "id", "until", "until" < now()), ',' ORDER BY "id"), ''))
       FROM "AutoSendPause" WHERE "endedAt" IS NULL) AS "pauses"`;
  return version;
}
