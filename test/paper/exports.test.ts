/** Files of check-ins: what stands in them, in which order, who is left out; read back by a library and by LibreOffice. */

import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDemo } from '../../jobs/demo/load.js';
import type { Db, MemberId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import type { FileRecipe } from '../../src/domain/file-recipe.js';
import { makeFile } from '../../src/paper/make-file.js';
import { collectBytes, FileTooLarge } from '../../src/paper/zip-writer.js';
import { openSeal } from '../../src/seal/seal.js';
import { freshDatabase } from '../support/fresh-database.js';
import { convert, hasOffice, readDocument, readWorkbook } from '../support/read-paper.js';
import { memberNamed, type SeededTopic, seedCheckIn, seedTopic } from '../support/seed-check-ins.js';

let db: Db;
let close: () => Promise<void>;
let topic: SeededTopic;
let other: SeededTopic;
let li: MemberId;
let zhang: MemberId;
let wang: MemberId;

const SPAN = { from: '2026-01-01', to: '2026-12-31' };

beforeAll(async () => {
  const database = await freshDatabase();
  ({ db, close } = database);
  const now = new Date('2026-11-23T02:00:00Z');
  const seal = openSeal([{ id: 'k1', bytes: Buffer.alloc(32) }]);
  await inTransaction(db, (tx) => loadDemo(tx, seal, '2026-11-23', now));
  topic = await seedTopic(db, '《论语》共读', ['论语']);
  other = await seedTopic(db, '红色经典', ['朝花夕拾']);
  [li, zhang, wang] = (await Promise.all(
    ['李秀兰', '张伟', '王建国'].map((name) => memberNamed(db, name)),
  )) as [MemberId, MemberId, MemberId];
  await seedCheckIn(db, topic, zhang, { day: '2026-03-02', book: '论语', reflection: '张伟的心得' });
  await seedCheckIn(db, topic, li, {
    day: '2026-03-02',
    book: '论语',
    reflection: '第一行\n电话13900000001',
  });
  await seedCheckIn(db, topic, li, { day: '2026-03-02', reflection: '再补一段', counted: false });
  await seedCheckIn(db, topic, li, { day: '2026-03-04', reflection: '补的一天', backfilled: true });
  await seedCheckIn(db, topic, wang, { day: '2026-03-05', reflection: '王建国的心得' });
  const best = await seedCheckIn(db, other, zhang, { day: '2026-04-01', reflection: '写得最好的' });
  await seedCheckIn(db, other, li, { day: '2026-12-31', reflection: '年末' });
  await seedCheckIn(db, other, li, { day: '2027-01-01', reflection: '明年' });
  await db
    .insertInto('check_in_featured')
    .values({ check_in_id: best, featured_by: null, featured_at: now })
    .execute();
  await db
    .insertInto('check_in_comment')
    .values({ check_in_id: best, text: '言之有物', commented_by: null, commented_at: now, inbox_id: null })
    .execute();
});
afterAll(() => close());

async function make(
  file: FileRecipe['file'],
  more: Partial<FileRecipe> = {},
  mostBytes = 10_000_000,
): Promise<Buffer> {
  const kept = collectBytes(mostBytes);
  const recipe = { file, committeeId: topic.committeeId, ...SPAN, askedAt: '2026-11-23T02:00:00Z', ...more };
  await makeFile(db, { recipe, committeeName: '示例县政协', sink: kept.sink });
  return kept.bytes();
}
const withTopic = () => ({ topicId: topic.topicId });

describe('the workbook', () => {
  test('has its sheets; each begins with a title of committee and period', async () => {
    const book = await readWorkbook(await make('workbook'));
    expect(Object.keys(book)).toEqual(['专题', '打卡', '委员×日', '按界别', '按专委会', '按联络组', '按群']);
    expect(book.打卡?.[0]?.[0]).toBe('示例县政协 学习打卡（2026年1月1日至12月31日）');
  });

  test('lists check-ins by topic, study day and the roster, with phones masked', async () => {
    const { 打卡: rows = [] } = await readWorkbook(await make('workbook', withTopic()));
    const [, heading = [], ...lines] = rows;
    const at = (name: string) => heading.indexOf(name);
    expect(
      lines.map((line) => [
        line[at('学习日')],
        line[at('姓名')],
        line[at('心得')],
        line[at('计入')],
        line[at('补卡')] ?? '',
      ]),
    ).toEqual([
      ['2026-03-02', '李秀兰', '第一行\n电话139****0001', '是', ''],
      ['2026-03-02', '李秀兰', '再补一段', '否', ''],
      ['2026-03-02', '张伟', '张伟的心得', '是', ''],
      ['2026-03-04', '李秀兰', '补的一天', '是', '是'],
      ['2026-03-05', '王建国', '王建国的心得', '是', ''],
    ]);
  });

  test('counts by topic and unit; members × days shows who took part, and how', async () => {
    const book = await readWorkbook(await make('workbook'));
    expect(book.专题?.slice(2).map((row) => [row[0], ...row.slice(5)])).toEqual([
      ['《论语》共读', '3', '4', '4', '1', expect.any(String), '0'],
      ['红色经典', '2', '2', '2', '0', '7', '1'],
      // The demo's own topic began this week; nobody has checked in yet.
      [expect.any(String), '0', '0', '0', '0', '0', '0'],
      ['合计', '3', '6', '6', '1', expect.any(String), '1'],
    ]);
    const [, days = [], ...members] = book['委员×日'] ?? [];
    expect(members.map((row) => row[0])).toEqual(['李秀兰', '张伟', '王建国']);
    const mark = (row: number, day: string) => members[row]?.[days.indexOf(day)];
    expect([mark(0, '3/2'), mark(0, '3/4'), mark(0, '12/31'), mark(1, '4/1'), mark(2, '3/2') ?? '']).toEqual([
      '√',
      '补',
      '√',
      '√',
      '',
    ]);
    const sector = book.按界别?.find((row) => row[0] === '农业界');
    expect(sector?.slice(2, 5)).toEqual(['1', '3', '3']);
  });
});

describe('the 心得汇编', () => {
  test('has a cover, contents that show, topics, 精选 first, 界别 and authors', async () => {
    const paragraphs = readDocument(await make('reflections'));
    expect(paragraphs).toContain('Title: 学习心得汇编');
    expect(paragraphs.filter((one) => /^TOC[12]/.test(one))).toEqual([
      'TOC1: 《论语》共读',
      'TOC2: 农业界',
      'TOC2: 教育界',
      'TOC2: 经济界',
      'TOC1: 红色经典',
      'TOC2: 精选',
      'TOC2: 农业界',
    ]);
    const begins = paragraphs.indexOf('Heading1: 红色经典');
    expect(paragraphs.slice(begins)).toEqual([
      'Heading1: 红色经典',
      'Place: 书目：《朝花夕拾》',
      'Place: 时间：2026年1月1日至12月31日',
      'Heading2: 精选',
      'Heading3: 张伟（教育界）',
      'Place: 2026年4月1日',
      'Words: 写得最好的',
      'Heading2: 农业界',
      'Heading3: 李秀兰（农业界）',
      'Place: 2026年12月31日',
      'Words: 年末',
    ]);
  });

  test('says so when there is nothing', async () => {
    const paragraphs = readDocument(await make('reflections', { from: '2025-01-01', to: '2025-12-31' }));
    expect(paragraphs).toContain('Words: 这段时间里还没有心得。');
  });
});

test('述学 holds one member’s own alone, with 点评', async () => {
  const paragraphs = readDocument(await make('study-report', { memberId: zhang }));
  expect(paragraphs).toContain('Subtitle: 张伟　教育界');
  expect(paragraphs).toContain('Words: 参加2个专题的学习，打卡2天，写心得2篇，共10字，其中精选1篇。');
  expect(paragraphs.slice(paragraphs.indexOf('Heading2: 三、精选'))).toEqual([
    'Heading2: 三、精选',
    'Heading3: 红色经典',
    'Place: 2026年4月1日',
    'Words: 写得最好的',
    'Comment: 点评：言之有物',
    'Heading2: 四、心得',
    'Heading3: 《论语》共读',
    'Place: 2026年3月2日　《论语》',
    'Words: 张伟的心得',
  ]);
  expect(paragraphs.join()).not.toContain('李秀兰');
});

test('whoever’s 资格 was revoked is in no file; who left stays until that day; what was withdrawn is gone', async () => {
  await db.updateTable('member').set({ status: 'revoked' }).where('id', '=', wang).execute();
  await db
    .updateTable('member')
    .set({ status: 'former', ends_day: '2026-03-31' })
    .where('id', '=', zhang)
    .execute();
  await db
    .updateTable('check_in')
    .set({ withdrawn_at: new Date(), counted: false })
    .where('member_id', '=', li)
    .where('study_day', '=', '2026-03-04')
    .execute();
  const csv = (await make('csv')).toString('utf8');
  const names = parse(csv, { bom: true, columns: true }).map(
    (row) => `${(row as Record<string, string>).学习日} ${(row as Record<string, string>).姓名}`,
  );
  expect(names).toEqual(['2026-03-02 李秀兰', '2026-03-02 李秀兰', '2026-03-02 张伟', '2026-12-31 李秀兰']);
  const book = JSON.stringify(await readWorkbook(await make('workbook')));
  const words = readDocument(await make('reflections')).join();
  for (const absent of ['王建国', '写得最好的', '补的一天']) {
    expect(book).not.toContain(absent);
    expect(words).not.toContain(absent);
  }
  await db
    .updateTable('member')
    .set({ status: 'active', ends_day: null })
    .where('id', 'in', [zhang, wang])
    .execute();
});

test('a file that grows beyond what can be sent is given up', async () => {
  await expect(make('workbook', {}, 2_000)).rejects.toThrow(FileTooLarge);
});

/** RELIABILITY S8. */
const PAYLOADS = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t=', '\n=', ' =', '"='].flatMap((sign) => [
  `${sign}1+1`,
  `${sign}cmd|' /C calc'!A0`,
  `${sign}HYPERLINK("http://127.0.0.1/?"&A1,"查看")`,
  `${sign}SUM(1,2)`,
]);
const SEPARATORS = [',', ';', '\t', '|', '\n', '"', '","', '";"'];

describe(`${PAYLOADS.length} formulas, alone and behind ${SEPARATORS.length} separators`, () => {
  const texts = PAYLOADS.flatMap((payload) => [
    payload,
    ...SEPARATORS.map((sign) => `心得${sign}${payload}${sign}完`),
  ]);
  let hostile: SeededTopic;
  beforeAll(async () => {
    hostile = await seedTopic(db, '=1+1', ['=2+2']);
    for (const [at, text] of texts.entries())
      await seedCheckIn(db, hostile, li, {
        day: '2026-05-01',
        reflection: text,
        book: text.slice(0, 20),
        counted: at === 0,
      });
  }, 120_000);
  const only = () => ({ topicId: hostile.topicId });

  test('a library reads every cell of the workbook as the text that was written', async () => {
    const bytes = await make('workbook', only());
    const { 打卡: rows = [] } = await readWorkbook(bytes);
    const at = rows[1]?.indexOf('心得') ?? 0;
    expect(new Set(rows.slice(2).map((row) => row[at]))).toEqual(new Set(texts));
    expect(JSON.stringify(await readWorkbook(bytes))).not.toContain('"formula"');
  });

  test('no field of the .csv, nor what another separator would make of it, begins as a formula does', async () => {
    const csv = (await make('csv', only())).toString('utf8');
    const fields = [',', ';', '\t', '|'].flatMap((delimiter) =>
      (
        parse(csv, { bom: true, delimiter, relax_quotes: true, relax_column_count: true }) as string[][]
      ).flat(),
    );
    expect(fields.length).toBeGreaterThan(texts.length);
    expect(fields.filter((field) => /^[\s"]*[=+\-@＝＋－＠]/.test(field))).toEqual([]);
  });

  /** Field separators by code, text delimiter, UTF-8, from line 1. */
  const inFilters = [44, 59, 9, 124, '44/59/9'].map((separator) => `CSV:${separator},34,76,1`);

  test.runIf(hasOffice)('LibreOffice calculates nothing in either', { timeout: 600_000 }, async () => {
    const csv = await make('csv', only());
    const books = [
      convert(await make('workbook', only()), 'xlsx', 'fods'),
      ...inFilters.map((filter) => convert(csv, 'csv', 'fods', filter)),
    ];
    for (const book of books) {
      expect(book.length).toBeGreaterThan(10_000);
      expect(book.toString('utf8')).not.toContain('table:formula');
    }
  });

  test.runIf(hasOffice)('LibreOffice opens the 汇编', { timeout: 600_000 }, async () => {
    expect(
      convert(await make('reflections', only()), 'docx', 'pdf')
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });
});
