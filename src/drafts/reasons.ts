/**
 * Every reason the product gives for what it did or did not do. A code that is not here does not
 * compile. `skip` is an expected safety gate, `error` a real fault, `hold` a reason to ask a person;
 * they are never mixed, so that a report can tell a working gate from a bug.
 */

/** What people read: the meaning, and what they can do about it. */
export type ReasonWords = { meaning: string; remedy: string };

export const skipReasons = {
  newer_inbound_exists: {
    meaning: 'the lead wrote again after the message this draft answers',
    remedy: 'Read the newer message, then approve or reject.',
  },
  outbound_after_trigger: {
    meaning: 'somebody already answered the lead',
    remedy: 'Reject the draft, or approve it if it is still wanted.',
  },
  already_booked: {
    meaning: 'the lead has already booked a meeting',
    remedy: 'Check the meeting, then approve or reject.',
  },
  already_sent: {
    meaning: 'this draft has already been sent',
    remedy: 'Nothing to do.',
  },
  draft_deleted: {
    meaning: 'the draft was deleted by another program',
    remedy: 'Nothing to do.',
  },
  draft_not_pending: {
    meaning: 'the draft is no longer waiting: it was approved, rejected or is being sent',
    remedy: 'Nothing to do.',
  },
  draft_changed: {
    meaning: 'the draft, its recipients or the conversation changed after it was shown',
    remedy: 'Read the current version, then decide again.',
  },
  opted_out: {
    meaning: 'the lead asked not to be contacted',
    remedy: 'Nothing may be sent to this lead, unless a person finds that this is no opt-out.',
  },
  blacklisted: {
    meaning: 'the lead is blacklisted',
    remedy: 'Nothing may be sent to this lead, unless the dashboard takes it off the blacklist.',
  },
  automated_reply: {
    meaning: 'the message was written by a machine, not by the lead',
    remedy: 'Reject the draft, or approve it if a person really wrote.',
  },
  call_requested: {
    meaning: 'the lead asks for a phone call',
    remedy: 'Call the lead, then approve or reject.',
  },
  bounce: {
    meaning: 'the message is a delivery failure notice',
    remedy: "Correct the lead's address; reject the draft.",
  },
  campaign_not_auto_send: {
    meaning: 'the campaign does not send automatically',
    remedy: 'Answer from the dashboard, or switch the campaign to AI_AUTO_SEND.',
  },
  no_campaign: {
    meaning: 'the lead belongs to no campaign',
    remedy: 'Answer from the dashboard, or put the lead into a campaign.',
  },
  auto_send_disabled: {
    meaning: 'automatic sending was switched off or paused',
    remedy: 'Approve by hand, or switch automatic sending on again.',
  },
  outside_schedule: {
    meaning: 'outside the sending hours; it waits for the next window',
    remedy: 'Nothing to do; approve by hand to send now.',
  },
  channel_not_served: {
    meaning: 'only e-mail is sent from here',
    remedy: 'Answer from the dashboard.',
  },
  parent_scheduled: {
    meaning: 'the parent product has scheduled it and will send it by itself',
    remedy: 'Cancel its delayed send there, or wait until it ended; then decide here.',
  },
  stopped_by_person: {
    meaning: 'a person stopped it before it went out',
    remedy: 'Approve it again when it is right.',
  },
  wrong_token: {
    meaning: 'a request did not carry the token that lets programs in',
    remedy: 'Give the program INTAKE_TOKEN; if it is none of yours, nothing to do.',
  },
  sign_in_failed: {
    meaning: 'Slack did not confirm who somebody is who wanted to sign in',
    remedy: 'Try again; if it was none of yours, nothing to do.',
  },
  not_an_approver: {
    meaning: 'the person is not on the list of approvers',
    remedy: 'Add their Slack user id or e-mail address to SLACK_APPROVERS.',
  },
  not_of_your_clients: {
    meaning: 'the draft is of a client for which this person does not decide',
    remedy: 'Ask an admin, or somebody of that client’s reviewers.',
  },
  other_team: {
    meaning: 'the person belongs to another Slack workspace, or is a bot',
    remedy: 'Approve from the workspace the app is installed in.',
  },
  nothing_proven: {
    meaning: 'no mail of the AI is recorded for it, or its campaign does not send automatically',
    remedy: 'Nothing to do.',
  },
  unsigned_request: {
    meaning: 'a request without a valid, fresh signature of Slack',
    remedy: 'Check SLACK_SIGNING_SECRET and this machine’s clock.',
  },
  unreadable_button: {
    meaning: 'a button whose content is not ours',
    remedy: 'Use the buttons of the newest card.',
  },
  no_reviewers: {
    meaning: 'nobody is named as a reviewer of this workspace',
    remedy: 'Set SLACK_REVIEWERS or the workspace’s approval recipients.',
  },
  reviewer_unreachable: {
    meaning: 'somebody who should review this draft cannot be reached in Slack',
    remedy: 'Mend the list of reviewers; whoever else is on it was asked.',
  },
  no_reviewer_reachable: {
    meaning: 'nobody who is named as a reviewer can be reached in Slack',
    remedy: 'Correct the workspace’s approval recipients, or SLACK_REVIEWERS.',
  },
  bad_recipient_entry: {
    meaning: 'the workspace’s approval recipients hold entries that name nobody',
    remedy: 'Correct the list; its other entries are used.',
  },
  slack_access_revoked: {
    meaning: 'Slack refuses our token',
    remedy: 'Install the app again, and set SLACK_BOT_TOKEN.',
  },
  slack_not_configured: {
    meaning: 'Slack is not connected',
    remedy: 'Set SLACK_BOT_TOKEN and restart.',
  },
  evaluator_not_configured: {
    meaning: 'no model is configured to judge drafts',
    remedy: 'Set OPENAI_API_KEY and EVALUATOR_MODEL; the draft stays unevaluated until then.',
  },
} as const satisfies Record<string, ReasonWords>;

export const holdReasons = {
  too_old: {
    meaning: 'the message it answers is too old for an answer that goes out by itself',
    remedy: 'Read the draft: does it still fit? Then approve, edit or reject.',
  },
  follow_up: {
    meaning: 'it answers no message: a follow-up, or written anew by a person',
    remedy: 'Approve it when its time has come, or reject it.',
  },
  not_sent_by_parent: {
    meaning: 'the parent product was to send it and did not',
    remedy: 'Look there for its failed job; then approve or reject here.',
  },
  could_not_be_judged: {
    meaning: 'the draft or its conversation could not be judged',
    remedy: 'Read both with care, then approve, edit or reject.',
  },
  invisible_text: {
    meaning: 'the draft holds characters that nobody sees',
    remedy: 'Look at the marked places, then edit or reject.',
  },
  lead_has_another: {
    meaning: 'another mail went to the lead, or may have',
    remedy: 'Read what went out, then approve or reject.',
  },
  below_threshold: {
    meaning: 'the model is not confident enough',
    remedy: 'Read the draft, then approve or reject.',
  },
  unsafe: {
    meaning: 'the model sees a risk in the draft',
    remedy: 'Read the quoted words, then approve, edit or reject.',
  },
  instructs_model: {
    meaning: 'the conversation or the draft gives orders to the model that judges it',
    remedy: 'Read both with care, then approve, edit or reject.',
  },
  asks_no_contact: {
    meaning: 'the model reads that the lead asks not to be written to',
    remedy: 'Read what the lead wrote; reject where they do ask it.',
  },
  auto_reply_lead: {
    meaning: 'the lead has automatic replies on but belongs to no campaign',
    remedy: 'Read the draft, then approve or reject.',
  },
  unknown_link: {
    meaning: 'a link in the draft appears nowhere in the conversation',
    remedy: 'Open the link, then approve, edit or reject.',
  },
  unknown_date: {
    meaning: 'a date in the draft appears nowhere in the conversation',
    remedy: 'Check the date, then approve, edit or reject.',
  },
  unknown_price: {
    meaning: 'a price in the draft appears nowhere in the conversation',
    remedy: 'Check the price, then approve, edit or reject.',
  },
  unfilled_placeholder: {
    meaning: 'the draft holds a placeholder nobody filled in',
    remedy: 'Edit the draft before approving.',
  },
  foreign_name: {
    meaning: 'the draft speaks to somebody else than the lead',
    remedy: 'Edit the draft before approving.',
  },
  empty_after_signature: {
    meaning: 'nothing is left of the draft without its signature',
    remedy: 'Edit the draft before approving.',
  },
  broken_schedule: {
    meaning: 'the sending hours cannot be read, so nothing goes out by itself',
    remedy: 'Correct the schedule; approve by hand meanwhile.',
  },
  new_recipients: {
    meaning: 'it would go to somebody who is not of the lead’s side',
    remedy: 'Check every recipient, then approve or reject.',
  },
  too_many_copies: {
    meaning: 'it would go to more people on cc than may be written to unseen',
    remedy: 'Check every recipient, then approve or reject.',
  },
  replier_unclear: {
    meaning: 'the newest message was written by another than who took the conversation over',
    remedy: 'Check the recipient, then approve or reject.',
  },
  shadow_mode: {
    meaning: 'the campaign is in shadow mode: it would have been sent',
    remedy: 'Approve or reject; switch shadow mode off when you trust it.',
  },
  daily_limit: {
    meaning: 'the workspace has reached its automatic mails for today',
    remedy: 'Approve by hand, or raise the limit.',
  },
  in_a_row_limit: {
    meaning: 'the lead has had several automatic mails without answering',
    remedy: 'Approve by hand if another mail is wanted.',
  },
} as const satisfies Record<string, ReasonWords>;

export const errorReasons = {
  empty_draft: { meaning: 'the draft has no text', remedy: 'Write a text or reject the draft.' },
  trigger_message_not_found: {
    meaning: 'the message this draft answers does not exist',
    remedy: 'Check the program that wrote the draft.',
  },
  lead_not_found: {
    meaning: 'the lead of this draft does not exist',
    remedy: 'Check the program that wrote the draft.',
  },
  no_recipient: {
    meaning: 'no valid address to send to',
    remedy: "Add the lead's e-mail address.",
  },
  no_thread_to_reply_to: {
    meaning: 'the provider needs the thread of the original mail, and it is missing or malformed',
    remedy: 'Answer from the mailbox, or import the thread handle.',
  },
  provider_not_configured: {
    meaning: 'no mail provider or its credentials are configured',
    remedy: 'Configure the provider of this workspace, then approve again.',
  },
  provider_rejected: {
    meaning: 'the mail provider refused the mail; it was not sent',
    remedy: 'Correct what the provider names, then approve again.',
  },
  not_handed_over: {
    meaning: 'sending was interrupted before the provider was called; the mail was not sent',
    remedy: 'Approve again.',
  },
  provider_unreachable: {
    meaning: 'the mail provider could not be reached; the mail was not sent',
    remedy: 'Approve again when the provider is back.',
  },
  send_outcome_unknown: {
    meaning: 'contact was lost while sending; the mail may or may not have gone out',
    remedy: 'Look in the mailbox, then settle: it was sent, or it was not.',
  },
  evaluator_timeout: {
    meaning: 'the model did not answer in time',
    remedy: 'Decide by hand, or run the backfill again later.',
  },
  evaluator_failed: {
    meaning: 'the model could not be asked',
    remedy: 'Check the model’s settings; run the backfill again later.',
  },
  evaluator_bad_output: {
    meaning: 'the model’s answer could not be read',
    remedy: 'Try another model; run the backfill again later.',
  },
  slack_failed: { meaning: 'Slack could not be reached', remedy: 'It is tried again by itself.' },
  database_failed: {
    meaning: 'the database could not be reached, or refused a change',
    remedy: 'Look in the database’s log. The service goes on by itself; run a backfill again.',
  },
  busy: {
    meaning: 'somebody is changing this draft right now',
    remedy: 'Try again in a moment.',
  },
  unexpected: { meaning: 'an unexpected fault', remedy: 'Look in the service’s log.' },
} as const satisfies Record<string, ReasonWords>;

export type SkipReason = keyof typeof skipReasons;
export type HoldReason = keyof typeof holdReasons;
export type ErrorReason = keyof typeof errorReasons;

/** A reason to ask a person. */
export type HoldCode = `hold:${HoldReason}`;

/** A reason as it stands in rows, logs, reports and metrics, such as `skip:opted_out`. */
export type ReasonCode = `skip:${SkipReason}` | HoldCode | `error:${ErrorReason}`;

const byKind = { skip: skipReasons, hold: holdReasons, error: errorReasons };

/** The words of a reason code, or undefined for a text that is not one. */
export function reasonWords(code: string): ReasonWords | undefined {
  const [kind, name] = code.split(':', 2) as [keyof typeof byKind, string];
  return (byKind[kind] as Record<string, ReasonWords> | undefined)?.[name];
}
