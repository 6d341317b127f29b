import { within } from '../../drafts/clients.ts';
import { type VerbName, verbOf } from '../../drafts/verbs/verbs.ts';
import { askView, loadingView, staleView } from '../blocks/ask-view.ts';
import type { SlackDesk } from '../desk.ts';
import { loadReview } from '../cards/drawing.ts';
import { actionForApprovers } from '../middleware/for-approvers.ts';

/** A button that asks for a text: opens a dialog at once, since its trigger lives three seconds. */
export const askAction = (desk: SlackDesk, verb: VerbName, callbackId: string) =>
  actionForApprovers(desk, async ({ visitor, button, args }) => {
    const opened = await desk.client.views.open({
      trigger_id: args.body.trigger_id,
      view: loadingView(),
    });
    const review = await loadReview(desk, button.draftId);
    const visible = review && within(visitor.may.see, review.clientId);
    const current = visible && review.fingerprint === button.fingerprint ? review : null;
    const [offer] = current ? verbOf(verb).offers(current) : [];
    const asking = offer?.asks && { label: offer.label, callbackId, asks: offer.asks };
    await desk.client.views.update({
      view_id: opened.view!.id!,
      view: current && asking ? askView(current, asking, args.body.channel?.id) : staleView(),
    });
    if (!asking) await desk.queue.enqueue(desk.db, 'refresh-card', { draftId: button.draftId });
  });
