import type { ApproverRules } from '../../drafts/admission.ts';

/** Tells whom a Slack user id is of. */
export type NameOf = (slackUserId: string) => string;

/** Asks Slack for people's names; where it knows none, their id stands. */
export async function namesOf(
  { findPerson }: ApproverRules,
  slackUserIds: (string | null)[],
): Promise<NameOf> {
  const names = new Map<string, string>();
  await Promise.all(
    [...new Set(slackUserIds)].map(async (id) => {
      // A name is decoration: without an answer of Slack the page still works.
      const person = id && (await findPerson(id).catch(() => null));
      if (person && person.name) names.set(person.id, person.name);
    }),
  );
  return (id) => names.get(id) ?? id;
}
