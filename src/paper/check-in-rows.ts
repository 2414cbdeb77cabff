/** 打卡: one line a check-in, alike in the workbook's sheet and in .csv. */

import { type ExportRow, pageCheckIns } from '../db/check-in-export.js';
import { type ExportMember, unitsOf } from '../db/export-members.js';
import type { ExportTopic } from '../db/export-scope.js';
import type { FileRequest } from './file-request.js';
import { minuteOf, shownReflection } from './file-words.js';
import type { CellValue, Column } from './workbook-writer.js';

export const CHECK_IN_COLUMNS: readonly Column[] = [
  { heading: '专题', width: 22 },
  { heading: '学习日', width: 11, look: 'centered' },
  { heading: '打卡时间', width: 16, look: 'centered' },
  { heading: '姓名', width: 10 },
  { heading: '界别', width: 14 },
  { heading: '书名', width: 18 },
  { heading: '章节', width: 12 },
  { heading: '心得', width: 60, look: 'long' },
  { heading: '字数', width: 7, look: 'number' },
  { heading: '计入', width: 6, look: 'centered' },
  { heading: '补卡', width: 6, look: 'centered' },
  { heading: '精选', width: 6, look: 'centered' },
  { heading: '群', width: 16 },
];

/** Every check-in of the scope: by topic, study day, and in the roster's order. */
export async function* checkInRows(
  { db, scope, onRows }: FileRequest,
  members: ReadonlyMap<number, ExportMember>,
): AsyncGenerator<CellValue[]> {
  for (const topic of scope.topics)
    for await (const page of pageCheckIns(db, scope, topic)) {
      for (const row of page) {
        const member = members.get(row.memberId);
        // Their 资格 was revoked since the page was asked for.
        if (member) yield toCells(topic, member, row);
      }
      onRows?.(page.length);
    }
}

function toCells(topic: ExportTopic, member: ExportMember, row: ExportRow): CellValue[] {
  return [
    topic.title,
    row.studyDay,
    minuteOf(row.sentAt),
    member.name,
    unitsOf(member, 'sector'),
    row.book,
    row.part,
    shownReflection(row.reflection),
    row.chars,
    row.counted ? '是' : '否',
    row.backfilled ? '是' : '',
    row.featured ? '是' : '',
    row.chat ?? '私聊',
  ];
}
