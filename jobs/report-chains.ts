/** 接龙核对: staff hear privately whose lines could not be recorded, and whose went; of one list at most once an hour. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import { sayTo } from '../src/chat/reply.js';
import { type ChainReport, forgetLoose, takeReports } from '../src/db/chain-report.js';
import type { Deed } from '../src/db/deed.js';
import { listEveryStaffAddress } from '../src/db/every-staff-address.js';
import { isQuiet } from '../src/domain/quiet-hours.js';
import { chainWording } from './wording/chain.js';

const REPORT_EVERY_MS = 3_600_000;
/** Two who add to the same sending take each other's line away; it is put back soon. */
const SETTLED_MS = 10 * 60_000;
const FORGET_MS = 7 * 86_400_000;

export const reportChains = defineJob<object, Deed>({
  name: 'report-chains',
  title: '接龙核对',
  payload: z.object({}),
  async run(_, deed) {
    await forgetLoose(deed.db, new Date(deed.now.getTime() - FORGET_MS));
    // What is still so in the morning is told in the morning.
    if (isQuiet(deed.now)) return [];
    const at = { now: deed.now, everyMs: REPORT_EVERY_MS, settledMs: SETTLED_MS };
    const replies: Reply[] = [];
    for (const report of await takeReports(deed.db, deed.seal, at))
      replies.push(...(await tellStaff(deed, report)));
    return replies;
  },
});

async function tellStaff(deed: Deed, report: ChainReport): Promise<Reply[]> {
  const text = chainWording.report(report);
  for (const roles of [['staff'], ['admin'], ['tipEditor']] as const) {
    const addresses = await listEveryStaffAddress(deed.db, [report.committeeId], roles);
    if (addresses.length === 0) continue;
    return addresses.map((address) => ({
      ...sayTo({ kind: 'user', id: address.platformUserId }, text, 'background'),
      platform: address.platform,
      dedupeKey: `chain ${report.chainId} told ${address.accountId} ${deed.inboxId}`,
    }));
  }
  return [];
}
