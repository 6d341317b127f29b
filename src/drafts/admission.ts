import type { Db } from '../database/db.ts';
import type { Clients } from './clients.ts';
import { type Actor, recordDecision } from './decide/record-decision.ts';
import type { Desk } from './desk.ts';

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

/** What somebody may do, and about which clients. */
export type Rights = { see: Clients; decide: Clients; administer: Clients };

/** Somebody who was let in: what every door hands on, so that none decides about rights by itself. */
export type Visitor = { actor: PersonActor; person: Person; may: Rights };

export type Admission =
  | { admitted: true; visitor: Visitor }
  | { admitted: false; reason: RefusedPerson };

/** Somebody at one of the doors. */
export type Knock = {
  sender: Sender;
  surface: PersonActor['surface'];
  /** The draft they ask about; null where it is none, or unknown. */
  draftId: string | null;
  /** Whether they ask for more than a look; only then is a refusal put on record. */
  acts: boolean;
};

/**
 * The one door: decides about somebody, and records it where they are turned away.
 *
 * @throws where the workspace cannot be asked; nobody is let in then
 */
export async function admit(
  { db, log }: Pick<Desk, 'db' | 'log'>,
  rules: ApproverRules,
  knock: Knock,
): Promise<Admission> {
  const admission = await decideAdmission(rules, knock.sender, knock.surface);
  if (admission.admitted) return admission;
  const { reason } = admission;
  const { surface, draftId } = knock;
  log.warn({ reason, surface, draftId }, 'turned somebody away');
  if (knock.acts) await recordRefused(db, knock, reason);
  return admission;
}

/** Puts on record that somebody was turned away, from which draft and why. */
export async function recordRefused(
  db: Db,
  { sender, surface, draftId }: Omit<Knock, 'acts'>,
  reason: RefusedPerson | 'skip:unreadable_button',
): Promise<void> {
  const { userId: slackUserId, teamId: slackTeamId } = sender;
  const actor = { kind: 'person', slackUserId, slackTeamId, surface } as const;
  await recordDecision(db, { draftId, decision: 'refuse', actor, reason });
}

/**
 * Decides who somebody is to us: of our team, a living person, and named on the allowlist by user id
 * or by the address Slack has verified, who may then do everything about every client. Anybody else
 * is refused; so is everybody where the list is empty.
 */
async function decideAdmission(
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
  const may: Rights = { see: 'all', decide: 'all', administer: 'all' };
  return { admitted: true, visitor: { actor, person, may } };
}

function isNamed(approvers: string[], { id, email }: Person): boolean {
  return approvers.some((entry) => entry === id || entry.toLowerCase() === email);
}
