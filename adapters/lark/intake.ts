/** Where both roads of Lark meet: a raw event is read, handed to `receive` and only then counts as taken. */

import type { AdapterWorld } from '../../src/chat/adapter.js';
import type { BotIdentity } from './bot-identity.js';
import { readEvent } from './inbound.js';

/** What became of a raw event; what could not be stored is thrown. */
export type Taken = { is: 'stored'; toast: boolean } | { is: 'passed_over' } | { is: 'malformed' };

export interface Intake {
  /** @throws when it was not stored: the platform must then deliver it again. */
  take(raw: unknown): Promise<Taken>;
  /** Takes nothing more; resolves when nothing is under way. */
  close(): Promise<void>;
}

/** What the presser of a card sees at once; the card itself changes by an outbox row. */
export const TOAST = { toast: { type: 'success', content: '已收到' } };

/** Lark waits 3 s for an answer. */
const DEADLINE_MS = 2_800;

export function openIntake(world: AdapterWorld, bot: BotIdentity): Intake {
  const underWay = new Set<Promise<unknown>>();
  let isClosed = false;
  return {
    async take(raw) {
      if (isClosed) throw new Error('closing');
      const read = readEvent(raw, { botOpenId: bot.openId() });
      if (read.is === 'malformed') {
        world.log.warn({ why: read.why, at: read.at }, 'an event could not be read');
        return { is: 'malformed' };
      }
      if (read.is === 'ignored') return { is: 'passed_over' };
      const storing = withinDeadline(world.receive(read.events));
      underWay.add(storing);
      await storing.finally(() => underWay.delete(storing));
      return { is: 'stored', toast: read.events.some((event) => event.type === 'action') };
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(underWay);
    },
  };
}

/** A row that commits after the deadline is harmless: the event comes again and is a repeat. */
async function withinDeadline(storing: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('not stored in time')), DEADLINE_MS);
  });
  await Promise.race([storing, late]).finally(() => clearTimeout(timer));
}
