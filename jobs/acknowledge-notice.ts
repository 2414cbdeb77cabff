/** 收到: a member acknowledges a notice. Counted silently: nothing is ever said in the group. */

import { z } from 'zod';
import { isAcknowledgement } from '../src/chat/acknowledgement-text.js';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyPrivately } from '../src/chat/reply.js';
import { type AwaitedNotice, insertAcknowledgement, listAwaited } from '../src/db/acknowledgement.js';
import type { Deed } from '../src/db/deed.js';
import type { MemberId, NoticeId } from '../src/db/schema.js';
import { noticeWording } from './wording/notices.js';

/** Notices open to one person at once that are looked at. */
const MAX_NOTICES = 50;

const payload = z.object({
  /** One; in private all that are open to the person, newest first. */
  noticeIds: z.array(z.number().int()).min(1).max(MAX_NOTICES),
  via: z.enum(['text', 'quote', 'button', 'private']),
});
type Payload = z.infer<typeof payload>;

export const acknowledgeNotice = defineJob<Payload, Deed>({
  name: 'acknowledge-notice',
  title: '收到',
  payload,
  who: 'member',
  answersNotices: true,
  hears(words, context) {
    const quoted = context.quoted?.kind === 'notice' ? context.quoted : undefined;
    if ((!quoted && context.notices.length === 0) || !isAcknowledgement(words)) return undefined;
    if (quoted)
      return {
        payload: { noticeIds: [quoted.noticeId], via: 'quote' },
        reason: 'quoted notice acknowledged',
      };
    const open = context.notices.map((notice) => notice.noticeId);
    return context.chatKind === 'private'
      ? {
          payload: { noticeIds: open.slice(0, MAX_NOTICES), via: 'private' },
          reason: 'acknowledged in private',
        }
      : { payload: { noticeIds: open.slice(0, 1), via: 'text' }, reason: 'newest notice here acknowledged' };
  },
  action({ value }) {
    const { noticeId } = value;
    if (typeof noticeId !== 'number' || !Number.isSafeInteger(noticeId)) return undefined;
    return { noticeIds: [noticeId], via: 'button' };
  },
  async run(payload, deed) {
    const standings = deed.asker.standings.filter((standing) => standing.memberId !== undefined);
    const memberIds = standings.map((standing) => standing.memberId as MemberId);
    // Staff answer notices too; they are not asked to.
    if (memberIds.length === 0) return [];
    const awaited = await listAwaited(deed.db, payload.noticeIds as NoticeId[], memberIds);
    const open = awaited.filter((notice) => !notice.acknowledged);
    const notice = open[0] ?? awaited[0];
    const memberId = standings.find((one) => one.committeeId === notice?.committeeId)?.memberId;
    if (!notice || !memberId) return [];
    const event = deed.event as EventInChat;
    await insertAcknowledgement(deed.db, {
      noticeId: notice.noticeId,
      memberId,
      via: payload.via,
      chatId: deed.chat?.id,
      acknowledgedAt: event.sentAt,
      inboxId: deed.inboxId,
    });
    return event.chatKind === 'private' ? [confirm(event, notice, open.slice(1))] : [];
  },
});

/** In private each 收到 takes the newest notice that is still open, and says which is next. */
function confirm(event: EventInChat, notice: AwaitedNotice, next: readonly AwaitedNotice[]): Reply {
  const done = noticeWording.acknowledged(notice.title);
  if (!next[0]) return replyPrivately(event, done);
  const more = noticeWording.nextOne(next.length, next[0].title);
  return replyPrivately(event, `${done}${more}`);
}
