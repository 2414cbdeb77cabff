/** 平台值守: admins hear, where they can still be reached, that a platform is away or has reached its daily cap; once. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import { sayTo } from '../src/chat/reply.js';
import { listCommitteesOnPlatform } from '../src/db/committee.js';
import type { Deed } from '../src/db/deed.js';
import { countForMorning } from '../src/db/outbox-sending.js';
import { listPlatformStates, type StoredPlatformState } from '../src/db/platform-state.js';
import { listStaffAddresses } from '../src/db/staff-address.js';
import { mayTell } from '../src/db/told.js';
import { beijingDay, beijingMinute } from '../src/domain/beijing-time.js';
import { deliveryWording } from './wording/deliveries.js';

const AWAY_MS = 60_000;
/** A platform that comes and goes is told of so often. */
const TOLD_EVERY_MS = 6 * 3_600_000;
/** Beijing minutes between which people are told. */
const WAKING_MINUTES = [8 * 60, 21 * 60] as const;
const TITLES: Readonly<Record<string, string>> = { wechaty: '微信', wecom: '企业微信', lark: '飞书' };

export const watchPlatforms = defineJob<object, Deed>({
  name: 'watch-platforms',
  title: '平台值守',
  payload: z.object({}),
  async run(_, deed) {
    // What is still so in the morning is told in the morning.
    const minute = beijingMinute(deed.now);
    if (minute < WAKING_MINUTES[0] || minute >= WAKING_MINUTES[1]) return [];
    const states = await listPlatformStates(deed.db);
    const replies: Reply[] = [];
    for (const state of states) replies.push(...(await tellAway(deed, state)));
    for (const { platform, rows } of await countForMorning(deed.db))
      replies.push(...(await tellFull(deed, platform, rows)));
    return replies;
  },
});

async function tellAway(deed: Deed, state: StoredPlatformState): Promise<Reply[]> {
  const { platform, connected, since, ageMs } = state;
  // A gateway that writes no more has ended.
  const from = connected ? state.writtenAt : since;
  if ((connected && ageMs < AWAY_MS) || deed.now.getTime() - from.getTime() < AWAY_MS) return [];
  const text = deliveryWording.away(titleOf(platform), timeOf(from), platform);
  return tellAdmins(deed, platform, `platform-away ${platform}`, text);
}

function tellFull(deed: Deed, platform: string, rows: number): Promise<Reply[]> {
  const text = deliveryWording.dayFull(titleOf(platform), rows);
  return tellAdmins(deed, platform, `platform-day-full ${platform}`, text);
}

/** Of committees with chats there; on another platform, for on this one nothing arrives. */
async function tellAdmins(deed: Deed, platform: string, key: string, text: string): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (const committeeId of await listCommitteesOnPlatform(deed.db, platform)) {
    const admins = (await listStaffAddresses(deed.db, committeeId, ['admin'], '', platform)).filter(
      (one) => one.platform !== platform,
    );
    if (admins.length === 0 || !(await mayTell(deed.db, `${key} ${committeeId}`, TOLD_EVERY_MS, deed.now)))
      continue;
    for (const one of admins)
      replies.push({
        ...sayTo({ kind: 'user', id: one.platformUserId }, text),
        platform: one.platform,
        dedupeKey: `${key} ${committeeId} ${one.personId} ${deed.inboxId}`,
      });
  }
  return replies;
}

function titleOf(platform: string): string {
  return TITLES[platform] ?? platform;
}

function timeOf(at: Date): string {
  const [, month, day] = beijingDay(at).split('-').map(Number);
  const minute = beijingMinute(at);
  return `${month}月${day}日${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}
