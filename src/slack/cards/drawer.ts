import type { SlackDesk } from '../desk.ts';
import { type LeasedCard, takeDrifted } from './card-lease.ts';
import { drawCard } from './draw-card.ts';

/** Cards that one process draws at a time; they mostly wait for Slack. */
const AT_A_TIME = 6;

export type Drawer = {
  /** Draws whatever shows something else than is wanted, as many at a time as there is room for. */
  look(): Promise<void>;
  /** Begins no more, and waits for what is being drawn. */
  stop(): Promise<void>;
};

/**
 * Makes what draws the cards of this process: it looks when it is told to, and when it has drawn
 * one. Processes share the work by leases; who looks first has it.
 */
export function createDrawer(desk: SlackDesk, leaseSeconds: number): Drawer {
  const underWay = new Set<Promise<void>>();
  const room = () => (stopped ? 0 : AT_A_TIME - underWay.size);
  let [isLooking, lookAgain, stopped] = [false, false, false];

  async function look(): Promise<void> {
    lookAgain = true;
    if (isLooking) return;
    isLooking = true;
    try {
      while (lookAgain && room() > 0) {
        lookAgain = false;
        for (const card of await takeDrifted(desk.db, room(), leaseSeconds)) begin(card);
      }
    } finally {
      isLooking = false;
    }
  }

  function begin(card: LeasedCard): void {
    const drawing = drawCard(desk, card)
      .catch((error: unknown) => desk.log.error({ err: error, cardId: card.id }, 'no card drawn'))
      // What a fault of the database hides here, the next look finds.
      .then(() => void underWay.delete(drawing))
      .then(() => void look().catch(() => {}));
    underWay.add(drawing);
  }

  return {
    look,
    async stop() {
      stopped = true;
      await Promise.all(underWay);
    },
  };
}
