/** 回复点评: the author of a check-in answers what was said of it; whoever said it hears it in private. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/personal-data.js';
import { replyPrivately, sayTo } from '../src/chat/reply.js';
import { findCommentTo, insertCommentAnswer } from '../src/db/check-in-comment.js';
import type { Deed } from '../src/db/deed.js';
import { listPrivateAddresses } from '../src/db/private-address.js';
import type { InboxId } from '../src/db/schema.js';
import { nextWakingInstant } from '../src/domain/quiet-hours.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { UserError } from '../src/errors.js';
import { askingMember } from './asker.js';
import { reviewWording as wording } from './wording/review.js';

const MAX_CHARS = 500;
/** Under a 点评 these go on meaning what they always do. */
const OTHER_COMMAND =
  /^[#/[]?(?:打卡|补卡|更正|撤回|取消|帮助|我的|提醒|请假|销假|退出|社情民意|意见反馈|述学|荐书|书单)/;

const payload = z.object({
  text: z.string(),
  /** undefined: the newest one. */
  commentId: z.number().int().optional(),
});

export const answerComment = defineJob<z.infer<typeof payload>, Deed>({
  name: 'answer-comment',
  title: '回复点评',
  payload,
  command: {
    words: ['回复点评', '答复点评'],
    usage: '回复点评 您的话（转给点评的人）',
    who: 'member',
    read: (match) => ({ payload: { text: match.rest }, reason: 'comment answered' }),
  },
  hears(words, context) {
    if (context.quoted?.kind !== 'comment' || OTHER_COMMAND.test(words.folded.text)) return undefined;
    const { commentId } = context.quoted;
    const text = words.original.trim();
    return text === '' ? undefined : { payload: { text, commentId }, reason: 'comment answered, quoted' };
  },
  async run({ text: said, commentId }, deed) {
    const member = askingMember(deed);
    const message = deed.event as MessageEvent;
    const comment = await findCommentTo(deed.db, member.memberId, commentId);
    if (!comment) throw new UserError('comment_unknown', wording.noComment, {}, 'private');
    const text = maskPersonalData(said);
    const chars = visibleChars(text);
    if (chars === 0) throw new UserError('text_missing', wording.answerMissing, {}, 'private');
    if (chars > MAX_CHARS)
      throw new UserError('text_too_long', wording.commentTooLong(MAX_CHARS, chars), { chars }, 'private');
    const answer = {
      commentId: comment.id,
      text,
      sentAt: message.sentAt,
      inboxId: deed.inboxId as InboxId,
    };
    if (!(await insertCommentAnswer(deed.db, answer, message))) return [];
    const personIds = comment.commentedBy === null ? [] : [comment.commentedBy];
    const [address] = [...(await listPrivateAddresses(deed.db, personIds, message.platform)).values()];
    const notBefore = nextWakingInstant(deed.now);
    const told = address && {
      ...sayTo({ kind: 'user', id: address.platformUserId }, wording.answerToReviewer(member.name, text)),
      platform: address.platform,
      ...(notBefore > deed.now && { notBefore }),
    };
    return [
      ...(told ? [told] : []),
      replyPrivately(message, told ? wording.answered(member.name) : wording.answerKept(member.name)),
    ];
  },
});
