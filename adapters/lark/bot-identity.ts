/** Who the bot itself is: its open_id, asked of the platform in the background until it is known. */

import { setTimeout as pause } from 'node:timers/promises';
import type { AdapterLog } from '../../src/chat/adapter.js';
import type { LarkClient } from './client.js';

export interface BotIdentity {
  /** undefined until the platform has told it. */
  openId(): string | undefined;
  close(): void;
}

export const BOT_INFO = { method: 'GET', path: '/open-apis/bot/v3/info' } as const;

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Nothing waits for it: while it is unknown, `mentions.ts` decides by what the event holds. */
export function learnBotIdentity(client: LarkClient, log: AdapterLog): BotIdentity {
  const closing = new AbortController();
  let openId: string | undefined;
  const learn = async () => {
    for (
      let pauseMs = FIRST_PAUSE_MS;
      !closing.signal.aborted;
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    ) {
      openId = await askOpenId(client).catch((error: Error) => {
        log.warn({ reason: error.message }, 'the bot does not know its own id yet');
        return undefined;
      });
      if (openId !== undefined) return;
      await pause(pauseMs, undefined, { signal: closing.signal, ref: false }).catch(() => {});
    }
  };
  void learn();
  return { openId: () => openId, close: () => closing.abort() };
}

async function askOpenId(client: LarkClient): Promise<string | undefined> {
  const { body } = await client.call(BOT_INFO);
  const id = (body as { bot?: { open_id?: unknown } }).bot?.open_id;
  return typeof id === 'string' && id !== '' ? id : undefined;
}
