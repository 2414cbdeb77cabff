/** 学习统计: 场次 and 人次 of a year by kind and unit; in private by unit too, in a group numbers only. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyPrivately, replyTo } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { countSessions, type KindCount, type YearCount } from '../src/db/session-count.js';
import { beijingDay } from '../src/domain/beijing-time.js';
import { UNIT_KINDS } from '../src/domain/unit.js';
import { UserError } from '../src/errors.js';
import { askingStaff } from './asker.js';
import { attendanceWording as wording } from './wording/attendance.js';

const payload = z.object({
  /** undefined: this year · `null`: what was written is no year. */
  year: z.number().nullable().optional(),
});

export const countStudySessions = defineJob<z.infer<typeof payload>, Deed>({
  name: 'count-study-sessions',
  title: '学习统计',
  payload,
  command: {
    words: ['学习统计', '集中学习统计'],
    usage: '学习统计 2026年',
    who: 'staff',
    asks: true,
    read(match, _words, context) {
      const thisYear = Number(beijingDay(context.sentAt).slice(0, 4));
      const found = /^(?:(20\d\d)|(今|本|去|前)) ?年?(?:度|的)?[\s?。!~]*$/.exec(match.foldedRest);
      if (/^[\s?。,!~]*$/.test(match.foldedRest)) return { payload: {}, reason: 'sessions of this year' };
      if (found === null) return { payload: { year: null }, reason: 'sessions of no year' };
      const back = { 去: 1, 前: 2 }[found[2] ?? ''] ?? 0;
      return {
        payload: { year: found[1] ? Number(found[1]) : thisYear - back },
        reason: 'sessions of a year',
      };
    },
  },
  async run(asked, deed) {
    const staff = askingStaff(deed, 'staff');
    const message = deed.event as MessageEvent;
    if (asked.year === null) throw new UserError('date_impossible', wording.yearUnclear, {}, 'private');
    const year = asked.year ?? Number(beijingDay(message.sentAt).slice(0, 4));
    const count = await countSessions(deed.db, staff.committee.id, year, deed.now);
    if (count.kinds.length === 0) return [replyTo(message, wording.noneInYear(year))];
    const line = wording.year(year, total(count.kinds), count.kinds);
    if (message.chatKind === 'private')
      return [replyPrivately(message, [line, ...details(count)].join('\n'))];
    return [replyTo(message, line), replyPrivately(message, [line, ...details(count)].join('\n'))];
  },
});

function total(kinds: readonly KindCount[]): Omit<KindCount, 'kind'> {
  const sum = (of: (one: KindCount) => number) => kinds.reduce((whole, one) => whole + of(one), 0);
  return {
    sessions: sum((one) => one.sessions),
    attendances: sum((one) => one.attendances),
    late: sum((one) => one.late),
    walkIns: sum((one) => one.walkIns),
    recorded: sum((one) => one.recorded),
  };
}

function details({ kinds, units }: YearCount): string[] {
  const all = total(kinds);
  const byKind = UNIT_KINDS.map((kind) => [kind, units.filter((one) => one.unitKind === kind)] as const);
  return [
    wording.yearDetail(all.late, all.walkIns, all.recorded),
    ...byKind
      .filter(([, those]) => those.length > 0)
      .map(([kind, those]) => wording.yearUnits(wording.unitHeading[kind], those)),
  ];
}
