import type { Actor } from './decide/record-decision.ts';

/** What the Slack workspace says of a person, as far as letting them in depends on it. */
export type Person = {
  id: string;
  teamId: string | null;
  /** What people call them, or null where nothing is said. */
  name: string | null;
  /** The address Slack has verified, in lower case. */
  email: string | null;
  isBot: boolean;
  isDeactivated: boolean;
};

/** Who may decide: the allowlist, and how to ask the workspace about a person. */
export type ApproverRules = {
  /** User ids and e-mail addresses that may act; empty: nobody. */
  approvers: string[];
  /** The team the app is installed in. */
  teamId(): Promise<string>;
  /** The person of a user id, or null where the workspace knows none. */
  findPerson(userId: string): Promise<Person | null>;
};

/** Somebody as a checked source names them: a signed request of Slack, or a session of ours. */
export type Sender = { userId: string; teamId: string | null };

export type PersonActor = Extract<Actor, { kind: 'person' }>;
export type RefusedPerson = 'skip:not_an_approver' | 'skip:other_team';

export type Admission =
  | { admitted: true; actor: PersonActor; person: Person }
  | { admitted: false; reason: RefusedPerson };

/**
 * Decides whether somebody may act: of our team, a living person, and named on the allowlist by
 * user id or by the address Slack has verified. Anything else is refused, an empty list included.
 *
 * @param surface where they act
 * @throws where the workspace cannot be asked; nobody is let in then
 */
export async function admit(
  rules: ApproverRules,
  sender: Sender,
  surface: PersonActor['surface'],
): Promise<Admission> {
  const teamId = await rules.teamId();
  if (sender.teamId !== teamId) return { admitted: false, reason: 'skip:other_team' };
  if (rules.approvers.length === 0) return { admitted: false, reason: 'skip:not_an_approver' };
  const person = await rules.findPerson(sender.userId);
  if (!person || person.isBot || person.isDeactivated || person.teamId !== teamId)
    return { admitted: false, reason: 'skip:other_team' };
  if (!isNamed(rules.approvers, person)) return { admitted: false, reason: 'skip:not_an_approver' };
  const actor: PersonActor = {
    kind: 'person',
    slackUserId: person.id,
    slackTeamId: teamId,
    surface,
  };
  return { admitted: true, actor, person };
}

function isNamed(approvers: string[], { id, email }: Person): boolean {
  return approvers.some((entry) => entry === id || entry.toLowerCase() === email);
}
