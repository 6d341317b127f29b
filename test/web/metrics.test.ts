import { expect, test } from 'vitest';
import { openTestWeb } from './web-app.ts';

test('metrics count drafts, decisions, deliveries and cards, without private text', async () => {
  const web = await openTestWeb();
  try {
    const { db } = web.database;
    await db.client.create({ data: { id: 'c1', name: 'Acme', userId: 'u1' } });
    await db.lead.create({ data: { id: 'l1', clientId: 'c1', email: 'ann@example.com' } });
    const draft = { leadId: 'l1', content: 'Hi Ann' };
    await db.aIDraft.createMany({
      data: [
        { id: 'd1', ...draft, autoSendAction: 'needs_review' },
        { id: 'd2', ...draft, autoSendAction: 'a whim of another program' },
        { id: 'd3', ...draft, autoSendAction: 'needs_review' },
      ],
    });
    const decision = { actor: 'evaluator', surface: 'evaluator' };
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    await db.draftDecision.createMany({
      data: [
        { ...decision, draftId: 'd1', decision: 'hold', reasonCode: 'hold:below_threshold' },
        { ...decision, draftId: 'd2', decision: 'hold', reasonCode: 'Ann said "no"' },
        { ...decision, draftId: 'd2', decision: 'hold', reasonCode: 'something else' },
        { ...decision, draftId: 'd3', decision: 'approve', createdAt: yesterday },
      ],
    });
    await db.draftDelivery.create({
      data: { draftId: 'd1', leadId: 'l1', origin: 'approval', decisionId: 1n, fingerprint: 'f' },
    });
    await db.reviewCard.createMany({
      data: ['U0JON', 'U0MIA'].map((slackUserId) => ({ draftId: 'd1', slackUserId })),
    });

    const response = await fetch(`${web.url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    const ours = text.split('\n').filter((line) => line.startsWith('review_desk_'));
    expect(ours.sort()).toEqual([
      'review_desk_cards{state="wanted"} 2',
      'review_desk_database_up 1',
      'review_desk_decisions{decision="hold",reason="hold:below_threshold"} 1',
      'review_desk_decisions{decision="hold",reason="other"} 2',
      'review_desk_deliveries{state="queued",origin="approval"} 1',
      'review_desk_drafts{outcome="needs_review"} 1',
      'review_desk_drafts{outcome="none"} 1',
    ]);
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).not.toMatch(/Ann|whim/);
  } finally {
    await web.close();
  }
});

test('scrapes close together count the rows once', async () => {
  const web = await openTestWeb();
  try {
    const scrape = async () => (await fetch(`${web.url}/metrics`)).text();
    await scrape();
    const { db } = web.database;
    await db.client.create({ data: { id: 'c1', name: 'Acme', userId: 'u1' } });
    await db.lead.create({ data: { id: 'l1', clientId: 'c1' } });
    await db.aIDraft.create({ data: { id: 'd1', leadId: 'l1', content: 'Hi' } });
    await db.reviewCard.create({ data: { draftId: 'd1', slackUserId: 'U0JON' } });
    expect(await scrape()).not.toContain('review_desk_cards{');
  } finally {
    await web.close();
  }
});
