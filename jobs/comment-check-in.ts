/** 点评: staff, or a convener in their group, say something of a check-in; its author hears it in private, a group only when staff ask. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/personal-data.js';
import { replySeen, replyTo, sayTo } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import { insertComment } from '../src/db/check-in-comment.js';
import type { ReviewedCheckIn } from '../src/db/check-in-review.js';
import type { Deed } from '../src/db/deed.js';
import { listPrivateAddresses } from '../src/db/private-address.js';
import { nextWakingInstant } from '../src/domain/quiet-hours.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { UserError } from '../src/errors.js';
import { askingStaff } from './asker.js';
import { askingReviewer, checkInMeant, describeReviewed, readMeant, reviewed } from './reviewed-check-in.js';
import { dayInWords } from './wording/check-in.js';
import { reviewWording as wording } from './wording/review.js';

const MAX_CHARS = 500;

const payload = z.object({ isPublic: z.boolean(), meant: reviewed, text: z.string() });

const PRIVATE_WORDS = ['点评', '点评一下'];
const PUBLIC_WORDS = ['公开点评'];

export const commentCheckIn = defineJob<z.infer<typeof payload>, Deed>({
  name: 'comment-check-in',
  title: '点评',
  payload,
  command: {
    words: [...PRIVATE_WORDS, ...PUBLIC_WORDS],
    usage: '引用委员的打卡，发送：点评 您的话（私下转给本人）',
    who: 'convener',
    forStaff: {
      who: 'staff',
      title: '点评',
      usage: '引用打卡发送：点评 您的话；或：点评 李秀兰 12月1日：您的话（让群里也看到：公开点评 …）',
    },
    read(match, _words, context) {
      const found = readMeant(match, context);
      // 点评 alone, under a check-in, asks somebody else for one.
      if (found === undefined || (!context.addressed && found.words === '')) return undefined;
      return {
        payload: { isPublic: PUBLIC_WORDS.includes(match.word), meant: found.meant, text: found.words },
        reason: 'check-in commented on',
      };
    },
  },
  async run({ isPublic, meant, text: said }, deed) {
    const reviewer = askingReviewer(deed);
    const message = deed.event as MessageEvent;
    const command = isPublic ? '公开点评' : '点评';
    if (isPublic) askingStaff(deed, 'staff');
    if (isPublic && message.chatKind !== 'group')
      throw new UserError('chat_kind_wrong', wording.publicInGroup);
    const checkIn = await checkInMeant(deed, meant, command);
    const text = maskPersonalData(said);
    const chars = visibleChars(text);
    if (chars === 0) throw new UserError('text_missing', wording.commentMissing(command));
    if (chars > MAX_CHARS)
      throw new UserError('text_too_long', wording.commentTooLong(MAX_CHARS, chars), { chars });
    const commentId = await insertComment(
      deed.db,
      {
        checkInId: checkIn.id,
        text,
        saidBy: reviewer.personId,
        sentAt: message.sentAt,
        inboxId: deed.inboxId,
      },
      message,
    );
    if (commentId === undefined) return [];
    await appendAudit(deed.db, {
      committeeId: reviewer.committee.id,
      actorPersonId: reviewer.personId,
      actor: message.platform,
      action: 'comment-check-in',
      objectKind: 'check_in',
      objectId: checkIn.id,
      detail: { commentId, isPublic, chars },
    });
    const told = await tellAuthor(deed, message, checkIn, { commentId, by: reviewer.name, text });
    const confirmed = told.length > 0 ? wording.commented(checkIn.name) : wording.commentKept(checkIn.name);
    if (!isPublic) return [...told, replySeen(message, confirmed)];
    const open = wording.commentInGroup(checkIn.name, dayInWords(checkIn.studyDay), text);
    return [...told, replyTo(message, open)];
  },
});

/** In waking hours. @returns nothing when they cannot be reached. */
async function tellAuthor(
  deed: Deed,
  message: MessageEvent,
  checkIn: ReviewedCheckIn,
  comment: { commentId: number; by: string; text: string },
): Promise<Reply[]> {
  const addresses = await listPrivateAddresses(deed.db, [checkIn.personId], message.platform);
  const address = addresses.get(checkIn.personId);
  if (!address) return [];
  const text = wording.commentToAuthor(
    checkIn.name,
    dayInWords(checkIn.studyDay),
    describeReviewed(checkIn),
    comment.by,
    comment.text,
  );
  const notBefore = nextWakingInstant(deed.now);
  return [
    {
      ...sayTo({ kind: 'user', id: address.platformUserId }, text),
      platform: address.platform,
      about: { kind: 'comment', commentId: comment.commentId },
      ...(notBefore > deed.now && { notBefore }),
    },
  ];
}
