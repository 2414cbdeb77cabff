/** 撤回荐书: a member takes a recommendation back, by its title or their last one. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { bookKey } from '../src/chat/recommendation-text.js';
import { replyAside } from '../src/chat/reply.js';
import { insertRecommendation, listOwnRecommendations } from '../src/db/book-recommendation.js';
import type { Deed } from '../src/db/deed.js';
import type { InboxId } from '../src/db/schema.js';
import { askingMember } from './asker.js';
import { bookWording as wording } from './wording/books.js';

const payload = z.object({
  /** `''`: the last one. */
  title: z.string(),
});

export const withdrawRecommendation = defineJob<z.infer<typeof payload>, Deed>({
  name: 'withdraw-recommendation',
  title: '撤回荐书',
  payload,
  command: {
    words: ['撤回荐书', '撤销荐书', '取消荐书', '撤回推荐'],
    usage: '撤回荐书 《书名》',
    who: 'member',
    read: (match) => ({ payload: { title: match.rest }, reason: 'recommendation taken back' }),
  },
  async run({ title }, deed) {
    const member = askingMember(deed);
    const message = deed.event as MessageEvent;
    const own = await listOwnRecommendations(deed.db, member.memberId, member.committee.id, message.sentAt);
    const key = bookKey(title);
    const meant = key === '' ? own[0] : own.find((book) => book.key === key);
    if (meant === undefined)
      return [replyAside(message, wording.nothingToWithdraw(own.map((book) => book.title)))];
    const said = {
      committeeId: member.committee.id,
      memberId: member.memberId,
      books: [meant],
      reason: '',
      withdraws: true,
      sentAt: message.sentAt,
      inboxId: deed.inboxId as InboxId,
    };
    await insertRecommendation(deed.db, said, message);
    return [replyAside(message, wording.withdrawn(member.name, meant.title))];
  },
});
