/** 补听: a long connection can drop messages while claiming delivery, so groups' histories are looked through again. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { Deed } from '../src/db/deed.js';
import { markCaughtUp, markHearsOnlyMentions, takeChatsToCatchUp } from '../src/db/history.js';
import type { ChatId } from '../src/db/schema.js';
import { cardsOfGroup, cardsOver, cardsOwed } from './check-in-card.js';

/** Messages pushed late by the platform's own clock are not missed at the seam. */
const OVERLAP_MS = 60_000;

const payload = z.union([
  z.object({ dueAt: z.date() }),
  z.object({
    chatId: z.number(),
    untilMs: z.number(),
    // The gateway has received what was found (adapters/take-history.ts); nobody's words come here.
    answer: z.union([
      z.object({ ok: z.literal(true), data: z.object({ taken: z.number() }) }),
      z.object({ ok: z.literal(false), code: z.string() }),
    ]),
  }),
]);
type Payload = z.infer<typeof payload>;

/** @param platforms those whose history can be read. */
export function makeCatchUpHistory(platforms: readonly string[]) {
  return defineJob<Payload, Deed>({
    name: 'catch-up-history',
    title: '补听',
    payload,
    async run(payload, deed) {
      if ('dueAt' in payload) {
        const cards = [...(await cardsOwed(deed)), ...(await cardsOver(deed))];
        return [...(await askForHistory(deed, platforms)), ...cards];
      }
      const chatId = payload.chatId as ChatId;
      if (payload.answer.ok) await markCaughtUp(deed.db, chatId, new Date(payload.untilMs));
      else if (payload.answer.code === 'permission_missing') {
        await markHearsOnlyMentions(deed.db, chatId);
        return cardsOfGroup(deed, chatId);
      }
      return [];
    },
  });
}

async function askForHistory(deed: Deed, platforms: readonly string[]): Promise<Reply[]> {
  const chats = await takeChatsToCatchUp(deed.db, platforms, deed.now);
  const untilMs = deed.now.getTime();
  return chats.map((chat) => ({
    platform: chat.platform,
    target: { kind: 'chat', id: chat.platformChatId },
    action: { action: 'history', sinceMs: chat.since.getTime() - OVERLAP_MS },
    priority: 'background',
    dedupeKey: `history ${chat.id} ${untilMs}`,
    continueWith: { job: 'catch-up-history', payload: { chatId: chat.id, untilMs } },
  }));
}
