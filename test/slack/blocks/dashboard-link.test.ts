import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dashboardLink } from '../../../src/slack/blocks/dashboard-link.ts';
import { hostileText } from './hostile-text.ts';

const ids = { clientId: 'c1', leadId: 'l1', draftId: 'd1' };

describe('dashboardLink', () => {
  it('names the exact draft', () => {
    expect(dashboardLink('https://desk.example.com', ids)).toBe(
      'https://desk.example.com/?view=inbox&clientId=c1&leadId=l1&draftId=d1',
    );
  });

  it('keeps the path the dashboard is under', () => {
    expect(dashboardLink('https://example.com/desk/', ids)).toMatch(
      /^https:\/\/example.com\/desk\/\?/,
    );
  });

  it('carries any id unharmed, and nothing else', () => {
    fc.assert(
      fc.property(hostileText(100), hostileText(100), (leadId, draftId) => {
        const url = new URL(
          dashboardLink('https://desk.example.com', { ...ids, leadId, draftId })!,
        );
        expect([...url.searchParams.keys()]).toEqual(['view', 'clientId', 'leadId', 'draftId']);
        expect(url.searchParams.get('leadId')).toBe(leadId);
        expect(url.searchParams.get('draftId')).toBe(draftId);
        expect(url.host).toBe('desk.example.com');
      }),
    );
  });

  it('is not offered where Slack would refuse it', () => {
    expect(
      dashboardLink('https://desk.example.com', { ...ids, draftId: 'd'.repeat(3000) }),
    ).toBeNull();
  });
});
