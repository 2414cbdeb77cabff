/** 补听: a long connection can drop messages while claiming delivery, so groups' histories are looked through again. */

import { z } from 'zod';
import { clean } from '../src/chat/clean.js';
import { defineJob, type Job, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { guard } from '../src/chat/guard.js';
import { hintOf } from '../src/chat/look.js';
import type { Deed } from '../src/db/deed.js';
import { listChatsToCatchUp, markCaughtUp, markHearsOnlyMentions } from '../src/db/history.js';
import { insertInbox } from '../src/db/inbox.js';
import type { ChatId } from '../src/db/schema.js';
import { siftOurs } from '../src/db/sift-ours.js';

/** Messages pushed late by the platform's own clock are not missed at the seam. */
const OVERLAP_MS = 60_000;

const payload = z.union([
  z.object({ dueAt: z.date() }),
  z.object({
    chatId: z.number(),
    untilMs: z.number(),
    answer: z.union([
      z.object({ ok: z.literal(true), data: z.object({ events: z.array(z.looseObject({})) }) }),
      z.object({ ok: z.literal(false), code: z.string() }),
    ]),
  }),
]);
type Payload = z.infer<typeof payload>;

/**
 * @param platforms those whose history can be read.
 * @param table the table of jobs; asked when it runs, not before.
 */
export function makeCatchUpHistory(platforms: readonly string[], table: () => readonly Job[]) {
  return defineJob<Payload, Deed>({
    name: 'catch-up-history',
    title: '补听',
    payload,
    async run(payload, deed) {
      if ('dueAt' in payload) return askForHistory(deed, platforms);
      const chatId = payload.chatId as ChatId;
      if (!payload.answer.ok) {
        if (payload.answer.code === 'permission_missing') await markHearsOnlyMentions(deed.db, chatId);
        return [];
      }
      await takeIn(deed, payload.answer.data.events as unknown as MessageEvent[], table());
      await markCaughtUp(deed.db, chatId, new Date(payload.untilMs));
      return [];
    },
  });
}

async function askForHistory(deed: Deed, platforms: readonly string[]): Promise<Reply[]> {
  const chats = await listChatsToCatchUp(deed.db, platforms, deed.now);
  const untilMs = deed.now.getTime();
  return chats.map((chat) => ({
    platform: chat.platform,
    target: { kind: 'chat', id: chat.platformChatId },
    action: { action: 'history', sinceMs: chat.since.getTime() - OVERLAP_MS },
    priority: 'broadcast',
    dedupeKey: `history ${chat.id} ${untilMs}`,
    continueWith: { job: 'catch-up-history', payload: { chatId: chat.id, untilMs } },
  }));
}

/** The same guard and look as at the door; the unique key lets in only what never came. */
async function takeIn(deed: Deed, events: MessageEvent[], table: readonly Job[]): Promise<void> {
  const kept = events.map((event) => {
    const guarded = guard(clean({ ...event, sentAt: new Date(event.sentAt) }), table);
    return 'kept' in guarded ? guarded.kept : guarded.refused;
  });
  const ours = await siftOurs(deed.db, kept, table);
  await insertInbox(
    deed.db,
    deed.seal,
    kept.filter((_, index) => ours[index]).map((event) => ({ event, hint: hintOf(event, table) })),
  );
}
