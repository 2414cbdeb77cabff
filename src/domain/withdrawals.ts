/** Which check-ins stand after every 撤回打卡 and recall: a fold over both, the same whatever order they arrived in. */

export interface WithdrawableCheckIn {
  id: number;
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
 * Each withdrawal takes back the newest check-in sent before it that still stood then.
 * @returns by check-in id, the withdrawal that meant it.
 */
export function foldWithdrawals(
  checkIns: readonly WithdrawableCheckIn[],
  withdrawals: readonly Withdrawal[],
): Map<number, Withdrawal> {
  const newestFirst = [...checkIns].sort((a, b) => bySending(b, a));
  const taken = new Map<number, Withdrawal>();
  for (const withdrawal of [...withdrawals].sort(bySending)) {
    const meant = newestFirst.find((one) => !taken.has(one.id) && stoodBefore(one, withdrawal));
    if (meant) taken.set(meant.id, withdrawal);
  }
  return taken;
}

function stoodBefore(checkIn: WithdrawableCheckIn, withdrawal: Withdrawal): boolean {
  const at = withdrawal.sentAt.getTime();
  if (bySending(checkIn, withdrawal) >= 0) return false;
  if (checkIn.sentAt.getTime() < at - WITHDRAWABLE_MS) return false;
  return checkIn.recalledAt === null || checkIn.recalledAt.getTime() > at;
}

function bySending(a: Withdrawal, b: Withdrawal): number {
  return a.sentAt.getTime() - b.sentAt.getTime() || a.inboxId - b.inboxId;
}
