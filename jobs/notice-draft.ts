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
import { noticeWording } from './wording/notices.js';

/** What was asked for; an example that is copied must not do anything else. */
export type DraftVerb = '确认' | '取消' | '发给';

function example(verb: DraftVerb, number: string): string {
  return verb === '发给' ? noticeWording.exampleAudience(number) : `${verb} ${number}`;
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
      noticeWording.numberUnknownFor(example(verb, 'N-20260423-01')),
      {},
      'private',
    );
  }
  const drafts = await lockOpenDrafts(deed.db, staff.committee.id, staff.personId, deed.now);
  const [draft] = drafts;
  if (!draft) throw new UserError('draft_missing', noticeWording.noDraft, {}, 'private');
  if (drafts.length > 1) {
    const numbers = drafts.map((one) => one.number).join('、');
    throw new UserError(
      'draft_ambiguous',
      noticeWording.severalDrafts(drafts.length, numbers, example(verb, draft.number)),
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
      noticeWording.decidedAlready(notice.number, notice.state === 'cancelled'),
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
    noticeWording.draftTooOld(notice.number),
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
      number === undefined ? noticeWording.noneYet : noticeWording.numberUnknown,
      {},
      'private',
    );
  if (notice.state === 'sending' || notice.state === 'sent') return notice;
  throw new UserError(
    'notice_unknown',
    noticeWording.notSentYet(notice.number),
    { noticeId: notice.id },
    'private',
  );
}
