/** Which draft is meant: the one named, or one's only open one. Locked, so that it is decided once. */

import type { Deed } from '../src/db/deed.js';
import {
  findLatestNotice,
  findNotice,
  lockNotice,
  lockOpenDrafts,
  type NoticeKey,
  type NoticeRow,
} from '../src/db/notice.js';
import { UserError } from '../src/errors.js';
import type { AskingStaff } from './asker.js';

/** What was asked for; an example that is copied must not do anything else. */
export type DraftVerb = '确认' | '取消' | '发给';

function example(verb: DraftVerb, number: string): string {
  return verb === '发给' ? `发给 ${number}：群名` : `${verb} ${number}`;
}

/**
 * The notice of `key`, in whatever state it is; without one the asker's only open draft.
 * @throws UserError when there is none, or when several are open and none was named.
 */
export async function noticeMeant(
  deed: Deed,
  staff: AskingStaff,
  key: NoticeKey | undefined,
  verb: DraftVerb,
): Promise<NoticeRow> {
  if (key !== undefined) {
    const named = await lockNotice(deed.db, staff.committee.id, key);
    if (named) return named;
    throw new UserError(
      'notice_unknown',
      `没有找到这个编号的通知，请核对编号，例如：${example(verb, 'N-20260423-01')}。`,
      {},
      'private',
    );
  }
  const drafts = await lockOpenDrafts(deed.db, staff.committee.id, staff.personId, deed.now);
  const [draft] = drafts;
  if (!draft)
    throw new UserError(
      'draft_missing',
      '您目前没有待确认的通知草稿。要发通知，请发送：通知 标题（换行）正文（换行）发给：群名。',
      {},
      'private',
    );
  if (drafts.length > 1) {
    const numbers = drafts.map((one) => one.number).join('、');
    throw new UserError(
      'draft_ambiguous',
      `您有${drafts.length}份待确认的草稿：${numbers}。请写明编号，例如：${example(verb, draft.number)}。`,
      { drafts: drafts.length },
      'private',
    );
  }
  return draft;
}

/** As `noticeMeant`, for 发给, and still a draft. @throws UserError when it was decided already, or is too old. */
export async function openDraft(
  deed: Deed,
  staff: AskingStaff,
  key: NoticeKey | undefined,
): Promise<NoticeRow> {
  const notice = await noticeMeant(deed, staff, key, '发给');
  if (notice.state !== 'draft')
    throw new UserError(
      'draft_missing',
      `${notice.number} ${notice.state === 'cancelled' ? '已经取消' : '已经确认发送'}，不能再改。如需另发，请重新发送通知。`,
      {},
      'private',
    );
  refuseExpired(deed, notice);
  return notice;
}

/** @throws UserError when the draft's 24 hours are over. */
export function refuseExpired(deed: Deed, notice: NoticeRow): void {
  if (notice.draftExpiresAt > deed.now) return;
  throw new UserError(
    'draft_expired',
    `草稿 ${notice.number} 已超过24小时，没有发送。请重新发送通知。`,
    { noticeId: notice.id },
    'private',
  );
}

/** The notice of `number`, else the committee's latest one. @throws UserError when there is none, or it is not out yet. */
export async function sentNoticeMeant(
  deed: Deed,
  staff: AskingStaff,
  number: string | undefined,
): Promise<NoticeRow> {
  const notice =
    number === undefined
      ? await findLatestNotice(deed.db, staff.committee.id)
      : await findNotice(deed.db, staff.committee.id, { number });
  if (!notice)
    throw new UserError(
      'notice_unknown',
      number === undefined ? '还没有发送过通知。' : '没有找到这个编号的通知，请核对编号。',
      {},
      'private',
    );
  if (notice.state === 'sending' || notice.state === 'sent') return notice;
  throw new UserError(
    'notice_unknown',
    `${notice.number} 还没有发送，没有回执和进度。`,
    { noticeId: notice.id },
    'private',
  );
}
