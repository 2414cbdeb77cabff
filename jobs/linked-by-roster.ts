/** What somebody is told who was bound by the roster: by the account it names, or by their phone. */

import type { Reply } from '../src/chat/define-job.js';
import { sayTo } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { nextWakingInstant } from '../src/domain/quiet-hours.js';
import { bindingNotice } from './binding-notice.js';

export interface LinkedByRoster {
  platform: string;
  platformUserId: string;
  called: string;
  committeeName: string;
  keepDays: number;
}

/** What somebody is told who did nothing for being bound: once an account, in waking hours. */
export function linkedByRoster(deed: Deed, linked: LinkedByRoster): Reply {
  const text = `${linked.called}，您好！我是${linked.committeeName}使用的群议，已按名单为您绑定账号，可以直接打卡、报送和回执。如果不是您本人，请回复：解绑。\n${bindingNotice(linked.keepDays)}`;
  return {
    ...sayTo({ kind: 'user', id: linked.platformUserId }, text, 'broadcast'),
    platform: linked.platform,
    notBefore: nextWakingInstant(deed.now),
    dedupeKey: `linked ${linked.platform} ${linked.platformUserId} ${deed.inboxId}`,
  };
}
