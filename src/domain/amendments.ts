/** What check-ins say after every 更正: a fold over check-ins, withdrawals and amendments, the same in any order of arrival. */

import { bySending, stoodBefore, type WithdrawableCheckIn, type Withdrawal } from './withdrawals.js';

export interface AmendableCheckIn extends WithdrawableCheckIn {
  /** The chat it was sent in. */
  platformChatId: string;
}

/** What a check-in says. */
export interface CheckInContent {
  book: string | null;
  part: string | null;
  reflection: string;
}

/** A 更正: what it puts in place; null stays as it is. */
export interface Amendment {
  inboxId: number;
  sentAt: Date;
  /** It means a check-in sent since then. */
  since: Date;
  /** It means one of this chat only; null: of any. */
  platformChatId: string | null;
  /** When its own message was recalled: then it changes nothing. */
  recalledAt: Date | null;
  book: string | null;
  part: string | null;
  reflection: string | null;
}

/**
 * Each amendment changes the newest message with check-ins sent before it that still stood then.
 * @returns by the message's inbox id, the amendments that mean it, in the order they were sent.
 */
export function foldAmendments(
  checkIns: readonly AmendableCheckIn[],
  withdrawn: ReadonlyMap<number, Withdrawal>,
  amendments: readonly Amendment[],
): Map<number, Amendment[]> {
  const newestFirst = [...checkIns].sort((a, b) => bySending(b, a));
  const meant = new Map<number, Amendment[]>();
  for (const amendment of [...amendments].sort(bySending)) {
    if (amendment.recalledAt !== null) continue;
    const one = newestFirst.find((checkIn) => means(amendment, checkIn, withdrawn.get(checkIn.inboxId)));
    if (one) meant.set(one.inboxId, [...(meant.get(one.inboxId) ?? []), amendment]);
  }
  return meant;
}

function means(amendment: Amendment, checkIn: AmendableCheckIn, withdrawal: Withdrawal | undefined): boolean {
  if (checkIn.sentAt < amendment.since || !stoodBefore(checkIn, amendment)) return false;
  if (withdrawal && bySending(withdrawal, amendment) < 0) return false;
  return amendment.platformChatId === null || amendment.platformChatId === checkIn.platformChatId;
}

/** A check-in's content after its amendments, in the order they were sent. */
export function amended(content: CheckInContent, amendments: readonly Amendment[]): CheckInContent {
  return amendments.reduce(
    (now, { book, part, reflection }) => ({
      book: book ?? now.book,
      part: part ?? now.part,
      reflection: reflection ?? now.reflection,
    }),
    content,
  );
}
