import type { SlackDesk } from '../desk.ts';
import { editView, loadingView, staleView } from '../blocks/edit-view.ts';
import { loadReview } from '../draw-card.ts';
import { actionForApprovers } from '../middleware/for-approvers.ts';

/** Edit: opens a modal at once, since its trigger lives three seconds, and fills it after. */
export const editDraftAction = (desk: SlackDesk) =>
  actionForApprovers(desk, async ({ button, args }) => {
    const opened = await desk.client.views.open({
      trigger_id: args.body.trigger_id,
      view: loadingView(),
    });
    const review = await loadReview(desk, button.draftId);
    const current = review?.state.kind === 'pending' && review.fingerprint === button.fingerprint;
    await desk.client.views.update({
      view_id: opened.view!.id!,
      view: current ? editView(review, args.body.channel?.id) : staleView(),
    });
    if (!current) await desk.queue.enqueue(desk.db, 'refresh-card', { draftId: button.draftId });
  });
