/** 确认发送: a draft is confirmed, exactly once, and becomes one delivery per group; or it is cancelled. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyPrivately } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import { deliveryKey, insertDeliveries } from '../src/db/delivery.js';
import {
  listNoticeChats,
  markCancelled,
  markConfirmed,
  type NoticeChat,
  type NoticeRow,
} from '../src/db/notice.js';
import { insertOutbox, type OutboxDraft } from '../src/db/outbox.js';
import type { NoticeId } from '../src/db/schema.js';
import { readNoticeNumber } from '../src/domain/notice-number.js';
import { mayAct } from '../src/domain/role.js';
import { UserError } from '../src/errors.js';
import { type AskingStaff, askingStaff } from './asker.js';
import { noticeMeant, refuseExpired } from './notice-draft.js';
import { noticeMessage, settledCard } from './wording/notice-cards.js';
import { noticeWording } from './wording/notices.js';

/** Rows in one statement: a notice to thousands of groups is some tens of statements. */
const CHUNK_ROWS = 500;

const payload = z.object({
  decision: z.enum(['confirm', 'cancel']),
  number: z.string().optional(),
  noticeId: z.number().int().optional(),
});
type Payload = z.infer<typeof payload>;

const CONFIRM_WORDS = ['确认', '确认发送'];
const CANCEL_WORDS = ['取消', '取消发送', '取消通知'];

export const confirmNotice = defineJob<Payload, Deed>({
  name: 'confirm-notice',
  title: '确认发送通知',
  payload,
  who: 'staff',
  command: {
    words: [...CONFIRM_WORDS, ...CANCEL_WORDS],
    usage: '确认 N-20260423-01（不发了：取消 N-20260423-01）',
    who: 'staff',
    read(match) {
      const numbered = readNoticeNumber(match.foldedRest);
      if (numbered?.rest !== '') return undefined;
      return {
        payload: { decision: decisionOf(match.word), number: numbered.number },
        reason: 'draft by number',
      };
    },
  },
  /** Without a number it is no command, so that a question that is open to them is answered first. */
  hears(words, context) {
    const text = words.folded.text.replace(/[。.!~ ]{1,9}$/, '');
    if (!context.addressed || !mayAct(context.roles, 'staff')) return undefined;
    if (![...CONFIRM_WORDS, ...CANCEL_WORDS].includes(text)) return undefined;
    return { payload: { decision: decisionOf(text) }, reason: 'one’s only draft' };
  },
  action(event) {
    const { decision, noticeId } = event.value;
    if (decision !== 'confirm' && decision !== 'cancel') return undefined;
    return isId(noticeId) ? { decision, noticeId } : undefined;
  },
  async run(payload, deed) {
    const staff = askingStaff(deed, 'staff');
    const notice = await noticeMeant(deed, staff, keyOf(payload), verbOf(payload));
    if (notice.state !== 'draft') return tell(deed, notice, whatBecameOf(notice));
    if (payload.decision === 'cancel') return cancel(deed, staff, notice);
    return confirm(deed, staff, notice);
  },
});

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function decisionOf(word: string): Payload['decision'] {
  return word.startsWith('确认') ? 'confirm' : 'cancel';
}

function verbOf({ decision }: Payload) {
  return decision === 'confirm' ? '确认' : '取消';
}

function keyOf(payload: Payload) {
  if (payload.number !== undefined) return { number: payload.number };
  return payload.noticeId === undefined ? undefined : { noticeId: payload.noticeId as NoticeId };
}

async function confirm(deed: Deed, staff: AskingStaff, notice: NoticeRow): Promise<Reply[]> {
  refuseExpired(deed, notice);
  const chats = await listNoticeChats(deed.db, notice.id);
  if (chats.length === 0)
    throw new UserError(
      'audience_empty',
      noticeWording.audienceMissing(notice.number),
      { noticeId: notice.id },
      'private',
    );
  await markConfirmed(deed.db, notice.id, staff.personId, deed.now);
  for (let at = 0; at < chats.length; at += CHUNK_ROWS) {
    const drafts = chats.slice(at, at + CHUNK_ROWS).map((chat) => toOutbox(notice, chat));
    await insertOutbox(deed.db, deed.seal, drafts);
  }
  await insertDeliveries(deed.db, notice.id);
  await audit(deed, staff, notice, 'confirm-notice', { chats: chats.length });
  return tell(deed, notice, noticeWording.sending(notice.number, chats.length));
}

function toOutbox(notice: NoticeRow, chat: NoticeChat): OutboxDraft {
  return {
    platform: chat.platform,
    target: { kind: 'chat', id: chat.platformChatId },
    action: { action: 'send', message: noticeMessage(notice, chat) },
    priority: 'broadcast',
    dedupeKey: deliveryKey(notice.id, chat.id),
    about: { kind: 'notice', noticeId: notice.id, hasEvent: notice.hasEvent },
  };
}

async function cancel(deed: Deed, staff: AskingStaff, notice: NoticeRow): Promise<Reply[]> {
  await markCancelled(deed.db, notice.id);
  await audit(deed, staff, notice, 'cancel-notice', {});
  return tell(deed, notice, noticeWording.cancelled(notice.number));
}

function audit(
  deed: Deed,
  staff: AskingStaff,
  notice: NoticeRow,
  action: string,
  detail: Record<string, unknown>,
) {
  return appendAudit(deed.db, {
    committeeId: staff.committee.id,
    actorPersonId: staff.personId,
    actor: deed.event?.platform ?? 'console',
    action,
    objectKind: 'notice',
    objectId: notice.number,
    detail,
    at: deed.now,
  });
}

function whatBecameOf(notice: NoticeRow): string {
  return notice.state === 'cancelled' || notice.state === 'expired'
    ? noticeWording.cancelledBefore(notice.number)
    : noticeWording.confirmedBefore(notice.number);
}

/** To the staff member alone; where they pressed a button, the preview loses its buttons too. */
function tell(deed: Deed, notice: NoticeRow, what: string): Reply[] {
  const event = deed.event as EventInChat;
  if (event.type !== 'action') return [replyPrivately(event, what)];
  const card = settledCard(notice, what);
  return [
    replyPrivately(event, what),
    {
      target: { kind: 'user', id: event.sender.id },
      action: { action: 'update-card', platformMessageId: event.platformMessageId, card },
      priority: 'answer',
    },
  ];
}
