/** Which check-ins stand after every 撤回打卡 and recall: a fold over both, the same whatever order they arrived in. */

/** A message with check-ins: one, or one for each day it names. */
export interface WithdrawableCheckIn {
  inboxId: number;
  sentAt: Date;
  /** When its message was recalled; null: never. */
  recalledAt: Date | null;
}

export interface Withdrawal {
  inboxId: number;
  sentAt: Date;
}

/** 撤回打卡 means a check-in sent within this long before it; older ones are for staff to correct. */
export const WITHDRAWABLE_MS = 24 * 3_600_000;

/**
 * Each withdrawal takes back the newest message with check-ins sent before it that still stood then.
 * @returns by the message's inbox id, the withdrawal that meant it.
 */
export function foldWithdrawals(
  checkIns: readonly WithdrawableCheckIn[],
  withdrawals: readonly Withdrawal[],
): Map<number, Withdrawal> {
  const newestFirst = [...checkIns].sort((a, b) => bySending(b, a));
  const taken = new Map<number, Withdrawal>();
  for (const withdrawal of [...withdrawals].sort(bySending)) {
    const from = withdrawal.sentAt.getTime() - WITHDRAWABLE_MS;
    const meant = newestFirst.find(
      (one) => !taken.has(one.inboxId) && one.sentAt.getTime() >= from && stoodBefore(one, withdrawal),
    );
    if (meant) taken.set(meant.inboxId, withdrawal);
  }
  return taken;
}

/** Whether a message was sent before another and not recalled by then. */
export function stoodBefore(checkIn: WithdrawableCheckIn, later: Withdrawal): boolean {
  if (bySending(checkIn, later) >= 0) return false;
  return checkIn.recalledAt === null || checkIn.recalledAt.getTime() > later.sentAt.getTime();
}

export function bySending(a: Withdrawal, b: Withdrawal): number {
  return a.sentAt.getTime() - b.sentAt.getTime() || a.inboxId - b.inboxId;
}
