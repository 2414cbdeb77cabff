/** What somebody is told who was bound by the roster: by the account it names, or by their phone. */

import { sayTo } from '../src/chat/reply.js';
import type { OutboxDraft } from '../src/db/outbox.js';
import { nextWakingInstant } from '../src/domain/quiet-hours.js';
import type { RosterPlan } from '../src/domain/roster-plan.js';
import { bindingNotice, calledName } from './binding-notice.js';
import { linkWording } from './wording/links.js';

/** When it happened, and what is unique to this import. */
export interface LinkingNow {
  now: Date;
  importKey: string | number;
}

export interface LinkedByRoster {
  platform: string;
  platformUserId: string;
  called: string;
  committeeName: string;
  keepDays: number;
}

/** What somebody is told who did nothing for being bound: once an account, in waking hours. */
export function linkedByRoster({ now, importKey }: LinkingNow, linked: LinkedByRoster): OutboxDraft {
  const text = linkWording.linkedByRoster(
    linked.called,
    linked.committeeName,
    bindingNotice(linked.keepDays),
  );
  return {
    ...sayTo({ kind: 'user', id: linked.platformUserId }, text, 'broadcast'),
    platform: linked.platform,
    notBefore: nextWakingInstant(now),
    dedupeKey: `linked ${linked.platform} ${linked.platformUserId} ${importKey}`,
  };
}

/** Everybody whom the file bound to an account of these platforms: the others may not be running. */
export function tellLinked(
  at: LinkingNow,
  plan: RosterPlan,
  told: { platforms: readonly string[]; committeeName: string; keepDays: number },
): OutboxDraft[] {
  const { committeeName, keepDays } = told;
  return plan.entries.flatMap(({ name, isMember, target }) =>
    (target?.newAccounts ?? [])
      .filter((account) => told.platforms.includes(account.platform))
      .map((account) => {
        const called = calledName({ name, memberId: isMember });
        return linkedByRoster(at, { ...account, called, committeeName, keepDays });
      }),
  );
}
