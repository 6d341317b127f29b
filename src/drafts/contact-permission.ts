/**
 * Whether a lead may be written to at all. Nobody, person or machine, may send to a lead who opted
 * out or is blacklisted, so these rules stand apart from the ones that only bind automatic sends.
 */

/** What is recorded about the lead, by hand or by the classifier of incoming mail. */
export type LeadStanding = { status: string; sentimentTag: string | null };

/** An inbound message as stored; the channel is 'email', 'sms', 'linkedin' or another. */
export type InboundMessage = {
  channel: string;
  subject: string | null;
  body: string;
  fromEmail: string | null;
  /** As far as the intake brought them. */
  headers?: Record<string, string> | null;
};

export type ContactBan = 'skip:opted_out' | 'skip:blacklisted';

export function isBan(reason: string): reason is ContactBan {
  return reason === 'skip:opted_out' || reason === 'skip:blacklisted';
}

const optedOutTags = [
  'opted out',
  'opt out',
  'unsubscribe',
  'unsubscribed',
  'do not contact',
  'dnc',
];
const blacklistedTags = ['blacklist', 'blacklisted'];

/**
 * Returns why this lead may not be written to, or null.
 *
 * @param asked whether a wish not to be written to stands
 */
export function contactBan(lead: LeadStanding, asked: boolean): ContactBan | null {
  if (asked || isTagged(lead, optedOutTags)) return 'skip:opted_out';
  return isTagged(lead, blacklistedTags) ? 'skip:blacklisted' : null;
}

/** Whether the lead's status or sentiment is one of these tags, given in lower case with spaces. */
export function isTagged(lead: LeadStanding, tags: string[]): boolean {
  return [lead.status, lead.sentimentTag].some((tag) => tags.includes(normalizeTag(tag ?? '')));
}

/** Writes 'Opted-Out', 'opted_out' and ' OPTED OUT ' alike. */
function normalizeTag(tag: string): string {
  return tag
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
}
