import type { Envelope } from '../../../src/drafts/envelope.ts';
import type { ConversationMessage } from '../../../src/drafts/load-draft.ts';
import type { Act } from '../../../src/drafts/review-state.ts';
import type { DraftReview } from '../../../src/drafts/review.ts';

export const links = { dashboardUrl: 'http://desk.example.com' };

export const byJon: Act = {
  slackUserId: 'U0JON',
  surface: 'slack',
  at: new Date('2026-11-20T14:02:00Z'),
};

export const envelope: Envelope = {
  carrier: 'smtp',
  from: { address: 'sales@example.com' },
  replyTo: null,
  to: { address: 'ann@example.com', name: 'Ann Lee' },
  cc: ['bob@example.com'],
  subject: 'Re: pricing',
};

/** A message of the lead. */
export function sampleMessage(changes: Partial<ConversationMessage> = {}): ConversationMessage {
  return {
    id: 'm1',
    leadId: 'l1',
    aiDraftId: null,
    aiDraftPartIndex: null,
    direction: 'inbound',
    channel: 'email',
    source: 'zrg',
    sentBy: null,
    sentByUserId: null,
    body: 'What would it cost for 20 people?',
    subject: 'Re: pricing',
    cc: [],
    bcc: [],
    fromEmail: 'ann@example.com',
    fromName: 'Ann Lee',
    toEmail: null,
    toName: null,
    emailBisonReplyId: null,
    isRead: false,
    sentAt: new Date('2026-11-20T14:00:00Z'),
    createdAt: new Date('2026-11-20T14:00:00Z'),
    ...changes,
  };
}

/** A draft held for a price, waiting for a decision. */
export function sampleReview(changes: Partial<DraftReview> = {}): DraftReview {
  const trigger = sampleMessage();
  return {
    draftId: 'd1',
    leadId: 'l1',
    clientId: 'c1',
    workspaceName: 'Acme Growth',
    campaignName: 'Q4 founders',
    leadName: 'Ann Lee',
    leadFirstName: 'Ann',
    leadEmail: 'ann@example.com',
    sentiment: 'Interested',
    channel: 'email',
    content: 'Hi Ann,\n\nFor 20 people it is $2,000/mo.\n\nBest,\nSam',
    edit: null,
    aiText: null,
    fingerprint: 'text.envelope.knowledge',
    state: { kind: 'pending', lastAttempt: null },
    verdict: { confidence: 0.62, threshold: 0.9, ofThisText: true, riskyPhrases: ['$2,000/mo'] },
    findings: [],
    heldBecause: "Held: promises a price ('$2,000/mo')",
    trigger,
    newerInbound: null,
    overtakenBy: null,
    conversation: [trigger],
    envelope: { ok: true, envelope },
    from: 'sales@example.com',
    carrier: 'smtp',
    sentEnvelope: null,
    otherMail: null,
    otherDrafts: [],
    contactBan: null,
    wish: null,
    parentSendsAt: null,
    meetingCalledOff: false,
    autoSendPaused: null,
    ...changes,
  };
}
