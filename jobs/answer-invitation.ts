/** 参加, 带1人, 不参加, 请假（事由）: a member answers a notice that invites. Counted silently; nothing is said in the group. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { readEventReply } from '../src/chat/event-reply-text.js';
import { replyPrivately } from '../src/chat/reply.js';
import { insertAcknowledgement, listAwaited } from '../src/db/acknowledgement.js';
import type { Deed } from '../src/db/deed.js';
import { insertEventReply } from '../src/db/event-reply.js';
import { findRecall } from '../src/db/recall.js';
import type { MemberId, NoticeId } from '../src/db/schema.js';
import { invitationWording as wording } from './wording/invitation.js';

const payload = z.object({
  noticeId: z.number().int(),
  via: z.enum(['text', 'quote', 'private']),
  answer: z.enum(['attending', 'declined', 'leaveRequested']),
  companions: z.number().int().min(0),
  reason: z.string(),
});
type Payload = z.infer<typeof payload>;

/** Without a quote these words must stand in it: 不去了 in a group may be said of anything. */
const NAMES_IT = /参加|报名|参会|出席|到会|请假|请个假|告假/;
/** Of reading together, never of a meeting. */
const OF_STUDY = /^(?:学习|打卡)请假/;

export const answerInvitation = defineJob<Payload, Deed>({
  name: 'answer-invitation',
  title: '参会回复',
  payload,
  who: 'member',
  answersNotices: true,
  hears(words, context) {
    const quoted = context.quoted?.kind === 'notice' ? context.quoted : undefined;
    const notice = quoted ?? context.notices.find((open) => open.hasEvent);
    if (!notice?.hasEvent || OF_STUDY.test(words.folded.text)) return undefined;
    if (!quoted && !NAMES_IT.test(words.folded.text)) return undefined;
    const read = readEventReply(words);
    if (read === undefined) return undefined;
    const via = quoted ? 'quote' : context.chatKind === 'private' ? 'private' : 'text';
    return { payload: { noticeId: notice.noticeId, via, ...read }, reason: 'invitation answered' };
  },
  async run({ noticeId, via, ...said }, deed) {
    const standings = deed.asker.standings.filter((standing) => standing.memberId !== undefined);
    const memberIds = standings.map((standing) => standing.memberId as MemberId);
    if (memberIds.length === 0 || deed.inboxId === undefined) return [];
    const [notice] = await listAwaited(deed.db, [noticeId as NoticeId], memberIds);
    const memberId = standings.find((one) => one.committeeId === notice?.committeeId)?.memberId;
    if (!notice || !memberId) return [];
    const message = deed.event as MessageEvent;
    const { inboxId } = deed;
    if (await findRecall(deed.db, message)) return [];
    const about = { noticeId: notice.noticeId, memberId };
    await insertEventReply(deed.db, { ...about, ...said, repliedAt: message.sentAt, inboxId });
    // Whoever answers has read it.
    await insertAcknowledgement(deed.db, {
      ...about,
      via,
      chatId: deed.chat?.id,
      acknowledgedAt: message.sentAt,
      inboxId,
    });
    // Leave is only a request: nobody may believe that it is granted, wherever they asked.
    const isTold = message.chatKind === 'private' || said.answer === 'leaveRequested';
    return isTold ? [replyPrivately(message, wording[said.answer](notice.title, said.companions))] : [];
  },
});
