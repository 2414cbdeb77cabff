/** 拒收: someone whose words may not be kept is told what to do, privately; of a secret mark staff hear at once, without content. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { RefusedEvent } from '../src/chat/event.js';
import { replyPrivately, sayTo } from '../src/chat/reply.js';
import { CHAIN_MAX_CHARS, TEXT_MAX_CHARS } from '../src/chat/text-limit.js';
import type { Deed } from '../src/db/deed.js';
import { listEveryStaffAddress } from '../src/db/every-staff-address.js';
import { beijingDay, beijingMinute } from '../src/domain/beijing-time.js';
import { refusedWording } from './wording/refused.js';

const payload = z.object({});

export const answerRefused = defineJob<object, Deed>({
  name: 'answer-refused',
  title: '拒收',
  payload,
  happens: (event) => (event.type === 'refused' ? {} : undefined),
  async run(_, deed) {
    const refused = deed.event as RefusedEvent;
    if (refused.reason === 'too_long')
      return [replyPrivately(refused, refusedWording.tooLong(TEXT_MAX_CHARS, CHAIN_MAX_CHARS))];
    return [replyPrivately(refused, refusedWording.secret), ...(await alertStaff(deed, refused))];
  },
});

/** At any hour: every minute the message stays in the group others may read, keep or forward it. */
async function alertStaff(deed: Deed, refused: RefusedEvent): Promise<Reply[]> {
  const addresses = await listEveryStaffAddress(deed.db, committeesConcerned(deed), ['staff', 'admin']);
  const text = refusedWording.alert(when(refused.sentAt), who(deed), where(deed, refused));
  // Staff who wrote it themselves have just been told.
  const others = addresses.filter((address) => address.personId !== deed.asker.personId);
  return others.map((address) => ({
    ...sayTo({ kind: 'user', id: address.platformUserId }, text),
    platform: address.platform,
    dedupeKey: `refused ${deed.inboxId} told ${address.accountId}`,
  }));
}

/** The group's; in private, of a person in two, both: better one office too many than none. */
function committeesConcerned(deed: Deed) {
  if (deed.committee) return [deed.committee.id];
  return deed.asker.standings.map((standing) => standing.committeeId);
}

function who(deed: Deed): string {
  if (!deed.asker.name) return '一位未绑定的人员';
  return deed.standing?.memberId ? `${deed.asker.name}委员` : deed.asker.name;
}

function where(deed: Deed, refused: RefusedEvent): string {
  if (refused.chatKind === 'private') return '与我的私聊中';
  return deed.chat?.name ? refusedWording.inGroup(deed.chat.name) : '一个还没有名称的群中';
}

function when(at: Date): string {
  const [, month, day] = beijingDay(at).split('-').map(Number);
  const minute = beijingMinute(at);
  return `${month}月${day}日${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}
