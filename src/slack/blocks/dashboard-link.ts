import type { DraftReview } from '../../drafts/review.ts';

/** docs.slack.dev/reference/block-kit/block-elements/button-element: characters. */
const LONGEST_URL = 3000;

/**
 * The draft's own page in the dashboard, or null where ids make a longer address than Slack takes.
 *
 * @param dashboardUrl where the dashboard is, with or without a slash at the end
 */
export function dashboardLink(
  dashboardUrl: string,
  { clientId, leadId, draftId }: Pick<DraftReview, 'clientId' | 'leadId' | 'draftId'>,
): string | null {
  const query = new URLSearchParams({ view: 'inbox', clientId, leadId, draftId });
  const url = `${dashboardUrl.replace(/\/{1,9}$/, '')}/?${query}`;
  return url.length > LONGEST_URL ? null : url;
}
