let count = 0;

type Submission = {
  client: Record<string, unknown>;
  campaign: Record<string, unknown> | null;
  lead: Record<string, unknown>;
  messages: Record<string, unknown>[];
  draft: Record<string, unknown>;
};

/** An intake object: Ann asks about pricing, and a reply is drafted. Every call makes new ids. */
export function submission(changes: Partial<Record<keyof Submission, object>> = {}): Submission & {
  draft: { id: string };
} {
  count += 1;
  const id = `${count}-${Math.random().toString(36).slice(2, 8)}`;
  const base = {
    client: { id: 'c1', name: 'Acme Growth' },
    campaign: {
      id: 'k1',
      name: 'Q4 founders',
      responseMode: 'AI_AUTO_SEND',
      autoSendConfidenceThreshold: 0.9,
    },
    lead: {
      id: `lead-${id}`,
      firstName: 'Ann',
      lastName: 'Lee',
      email: 'ann@example.com',
      timezone: 'America/New_York',
      sentimentTag: 'Interested',
    },
    messages: [
      {
        id: `message-${id}`,
        direction: 'inbound',
        channel: 'email',
        subject: 'Re: pricing',
        body: 'Hi, could you tell me more about how it works?',
        fromEmail: 'ann@example.com',
        sentAt: '2026-11-20T14:03:00Z',
      },
    ],
    draft: {
      id: `draft-${id}`,
      triggerMessageId: `message-${id}`,
      channel: 'email',
      content: 'Hi Ann,\n\nhappy to explain: it reads your inbox and drafts replies.\n\nBest,\nJo',
    },
  };
  return {
    client: { ...base.client, ...changes.client },
    campaign: changes.campaign === null ? null : { ...base.campaign, ...changes.campaign },
    lead: { ...base.lead, ...changes.lead },
    messages: (changes.messages as Record<string, unknown>[] | undefined) ?? base.messages,
    draft: { ...base.draft, ...changes.draft },
  };
}
