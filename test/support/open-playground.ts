/** The playground's adapter on a real listener, with a small cast; what comes in is kept to be looked at. */

import { consoleRoutes } from '../../adapters/console/index.js';
import { openHttp } from '../../adapters/http.js';
import { playgroundAdapter } from '../../adapters/playground/index.js';
import type { Cast, PlatformConnection, ReceiveOutcome } from '../../src/chat/adapter.js';
import type { ChatEvent } from '../../src/chat/event.js';

const CAST: Cast = {
  people: [
    { platformUserId: 'demo-1', name: '李秀兰', role: '委员', sector: '农业界' },
    { platformUserId: 'demo-2', name: '赵军', role: '委员', sector: '经济界' },
    { platformUserId: 'demo-3', name: '赵军', role: '委员', sector: '特邀界' },
  ],
  chats: [{ platformChatId: 'group-reading', name: '委员读书群' }],
};

export interface OpenPlayground {
  url: string;
  connection: PlatformConnection;
  /** Every event that was let in. */
  events: ChatEvent[];
  /** What the next events come to; an Error: they cannot be stored. */
  outcome: ReceiveOutcome | Error;
  /** Another committee came: nobody can be played any more. */
  closeForGood(): void;
  /** The program ends, and begins again at the same address. */
  stop(): Promise<void>;
  startAgain(): Promise<void>;
}

/** @param take called before events are let in; when it rejects they are not. */
export async function openPlayground(
  take: (events: ChatEvent[]) => Promise<void> = async () => {},
): Promise<OpenPlayground> {
  let cast = CAST;
  const events: ChatEvent[] = [];
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => log };
  const connection = await playgroundAdapter.open(
    { open: true },
    {
      log,
      now: () => new Date(),
      cast: async () => cast,
      folder: '',
      tell: () => {},
      receive: async (some) => {
        const { outcome } = opened;
        if (outcome instanceof Error) throw outcome;
        await take(some);
        events.push(...some);
        return some.map(() => outcome);
      },
    },
  );
  const routes = [...connection.routes, ...consoleRoutes({ playground: true })];
  const listen = (port: number) => openHttp(routes, { host: '127.0.0.1', port, log });
  let http = await listen(0);
  const opened: OpenPlayground = {
    url: http.url,
    connection,
    events,
    outcome: 'accepted',
    closeForGood: () => {
      cast = { people: [], chats: [] };
    },
    stop: () => http.close(),
    async startAgain() {
      http = await listen(Number(new URL(opened.url).port));
    },
  };
  return opened;
}
