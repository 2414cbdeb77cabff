/** The workbook of a committee's study: 专题, 打卡, 委员×日, and totals by 界别, 专委会, 联络组 and group. */

import { type ExportMember, listExportMembers } from '../db/export-members.js';
import { countAll, countByChat, countByTopic, countByUnit, type ExportCount } from '../db/export-totals.js';
import type { UnitKind } from '../db/schema.js';
import { CHECK_IN_COLUMNS, checkInRows } from './check-in-rows.js';
import type { FileRequest } from './file-request.js';
import { bookList, longSpan } from './file-words.js';
import { writeMemberDays } from './member-days-sheet.js';
import { type CellValue, type Column, openWorkbook, type WorkbookWriter } from './workbook-writer.js';

const COUNT_COLUMNS: readonly Column[] = [
  { heading: '参加委员', width: 10, look: 'number' },
  { heading: '计入次数', width: 10, look: 'number' },
  { heading: '心得（篇）', width: 11, look: 'number' },
  { heading: '补充（段）', width: 11, look: 'number' },
  { heading: '字数', width: 10, look: 'number' },
  { heading: '精选', width: 7, look: 'number' },
];

const UNIT_SHEETS: readonly { kind: UnitKind; heading: string }[] = [
  { kind: 'sector', heading: '界别' },
  { kind: 'specialCommittee', heading: '专委会' },
  { kind: 'liaisonGroup', heading: '联络组' },
];

export async function writeCheckInWorkbook(request: FileRequest): Promise<void> {
  const { db, scope, madeAt, sink } = request;
  const book = openWorkbook(sink, madeAt);
  const members = await listExportMembers(db, scope.committeeId);
  const title = (what: string) => `${request.committeeName} ${what}（${longSpan(scope)}）`;
  await writeTopics(book, request, title('学习专题'));
  await writeCheckIns(book, request, members, title('学习打卡'));
  await writeMemberDays(book, request, members, title('委员打卡日历'));
  for (const { kind, heading } of UNIT_SHEETS)
    await writeTotals(book, `按${heading}`, title(`按${heading}统计`), [
      { heading, width: 24 },
      { heading: '现有委员', width: 10, look: 'number' },
      ...COUNT_COLUMNS,
    ])((await countByUnit(db, scope, kind)).map((unit) => [unit.name, unit.size, ...countCells(unit)]));
  await writeTotals(book, '按群', title('按群统计'), [{ heading: '群', width: 24 }, ...COUNT_COLUMNS])(
    (await countByChat(db, scope, '私聊')).map((chat) => [chat.name, ...countCells(chat)]),
  );
  await book.close();
}

function writeTotals(book: WorkbookWriter, name: string, title: string, columns: readonly Column[]) {
  return async (rows: readonly CellValue[][]) => {
    const sheet = await book.sheet({ name, title, columns });
    for (const row of rows) await sheet.row(row);
    await sheet.end();
  };
}

/** Topics that fall into the period, or have check-ins in it; the last line is everything together. */
async function writeTopics(book: WorkbookWriter, { db, scope }: FileRequest, title: string): Promise<void> {
  const counts = await countByTopic(db, scope);
  const all = await countAll(db, scope);
  const sheet = await book.sheet({
    name: '专题',
    title,
    columns: [
      { heading: '专题', width: 26 },
      { heading: '书目', width: 32, look: 'long' },
      { heading: '开始', width: 11, look: 'centered' },
      { heading: '结束', width: 11, look: 'centered' },
      { heading: '群', width: 22, look: 'long' },
      ...COUNT_COLUMNS,
    ],
  });
  for (const topic of scope.topics) {
    const count = counts.get(topic.id);
    const isInPeriod = topic.startsDay <= scope.to && topic.endsDay >= scope.from;
    if (!count && !isInPeriod) continue;
    const { title, startsDay, endsDay } = topic;
    const groups = topic.chats.join('、') || '全部群';
    await sheet.row([
      title,
      bookList(topic.books),
      startsDay,
      endsDay,
      groups,
      ...countCells(count ?? NOTHING),
    ]);
  }
  await sheet.row(['合计', null, null, null, null, ...countCells(all)]);
  await sheet.end();
}

async function writeCheckIns(
  book: WorkbookWriter,
  request: FileRequest,
  members: readonly ExportMember[],
  title: string,
): Promise<void> {
  const sheet = await book.sheet({ name: '打卡', title, columns: CHECK_IN_COLUMNS });
  const byId = new Map(members.map((member) => [member.id as number, member]));
  for await (const cells of checkInRows(request, byId)) await sheet.row(cells);
  await sheet.end();
}

const NOTHING: ExportCount = {
  members: 0,
  counted: 0,
  reflections: 0,
  furtherPieces: 0,
  chars: 0,
  featured: 0,
};

export function countCells(count: ExportCount): number[] {
  return [count.members, count.counted, count.reflections, count.furtherPieces, count.chars, count.featured];
}
