/** Opens the Lark door against a fake platform, with a `receive` that only writes down what it was given. */

import { larkAdapter } from '../../../adapters/lark/index.js';
import type { AdapterWorld, PlatformConnection, ReceiveOutcome } from '../../../src/chat/adapter.js';
import type { ChatEvent } from '../../../src/chat/event.js';
import type { FakeLark } from '../../support/fake-lark/index.js';

export interface OpenLark {
  connection: PlatformConnection;
  received: ChatEvent[];
  /** All that was logged, as one text. */
  logged(): string;
}

/** @param receive called before the events are written down; when it throws they are not. */
export async function openLark(
  lark: FakeLark,
  by: 'websocket' | 'webhook',
  receive: (events: ChatEvent[]) => Promise<void> | void = () => {},
): Promise<OpenLark> {
  const { value, faults } = larkAdapter.settings(lark.env(by));
  if (!value) throw new Error(JSON.stringify(faults));
  const received: ChatEvent[] = [];
  const lines: string[] = [];
  const write = (fields: Record<string, unknown>, message: string) => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  const world: AdapterWorld = {
    async receive(events) {
      await receive(events);
      received.push(...events);
      return events.map((): ReceiveOutcome => 'accepted');
    },
    log: { info: write, warn: write, error: write },
    now: () => new Date(),
    cast: async () => ({ people: [], chats: [] }),
    folder: '',
    tell: () => {},
  };
  const connection = await larkAdapter.open(value, world);
  return { connection, received, logged: () => lines.join('\n') };
}
