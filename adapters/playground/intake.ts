/** The playground's way in while it is open: what is typed after the end is refused, what is under way ends first. */

import type { Receive } from '../../src/chat/adapter.js';

export interface Intake {
  /** @throws after the end, and when the events could not be stored. */
  receive: Receive;
  /** Takes nothing more; resolves when nothing is under way. */
  close(): Promise<void>;
}

export function openIntake(receive: Receive): Intake {
  const underWay = new Set<Promise<unknown>>();
  let isClosed = false;
  return {
    async receive(events) {
      if (isClosed) throw new Error('closing');
      const storing = receive(events);
      underWay.add(storing);
      return await storing.finally(() => underWay.delete(storing));
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(underWay);
    },
  };
}
