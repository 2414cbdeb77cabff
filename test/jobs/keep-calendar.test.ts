/** 节假日: staff keep the calendar by words and by a file; a file with a fault changes nothing. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { csv, gbk, workbook } from '../paper/sheets.js';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());
beforeEach(async () => {
  talk.at('2026-11-23T10:00:00+08:00');
  await talk.carryOut();
  for (const table of ['dialogue', 'calendar_day'] as const) await talk.db.deleteFrom(table).execute();
});

const staff = (text: string) => talk.private().says('陈静', text);
const calendar = async () =>
  (await talk.db.selectFrom('calendar_day').select(['day', 'kind', 'name']).orderBy('day').execute()).map(
    (one) => [one.day, one.kind, one.name].join(' '),
  );

/** The file is sent in private and fetched. @returns what is said of it then. */
async function send(fileName: string, bytes: Uint8Array): Promise<string> {
  const attachments = [{ kind: 'file' as const, key: 'file_1', fileName }];
  await talk.private().hears('陈静', '', { attachments });
  await talk.carryOut({ bytes: Buffer.from(bytes).toString('base64') });
  const [said] = await talk.carryOut();
  if (said?.action.action !== 'send' || said.action.message.type !== 'text') return '';
  return said.action.message.text;
}

test('days off and working days by words, shown and taken back; across the year', async () => {
  expect(await staff('放假 12月31日至2027年1月2日 元旦')).toEqual([
    '（私信）已设12月31日至1月2日放假（元旦），这些天不打卡不影响连续天数。',
  ]);
  expect(await staff('上班 2027年1月3日')).toEqual(['（私信）已设1月3日上班。']);
  expect((await staff('节假日'))[0]).toContain(
    '2026年 元旦 放假：12月31日\n2027年 元旦 放假：1月1日至2日\n2027年 上班：1月3日',
  );
  expect(await staff('取消放假 2027年1月2日')).toEqual(['（私信）1月2日已恢复为平常的安排。']);
  expect(await calendar()).toEqual(['2026-12-31 off 元旦', '2027-01-01 off 元旦', '2027-01-03 work ']);
  const log = await talk.db.selectFrom('audit_log').select('action').execute();
  expect(log.filter((row) => row.action === 'keep-calendar')).toHaveLength(3);
});

test('without a day, or with one that cannot be, it is said how; members may not', async () => {
  expect((await staff('放假')).join()).toContain('请写上日期');
  expect((await staff('放假 2月30日')).join()).toContain('请写上日期');
  expect((await talk.private().says('李秀兰', '放假 12月1日')).join()).toContain('没有这项权限');
  expect(await calendar()).toEqual([]);
});

test('a workbook with real dates, spans and a title row is shown, and replaces the years in it when confirmed', async () => {
  await staff('放假 2027年5月1日 旧的');
  const bytes = await workbook([
    ['2027年放假安排'],
    ['日期', '类型', '名称'],
    [new Date('2027-01-01T00:00:00Z'), '放假', '元旦'],
    ['2027年2月6日至2月8日', '休', '春节'],
    ['2027-02-20', '上班', '春节'],
  ]);
  const preview = await send('2027年节假日.xlsx', bytes);
  expect(preview).toBe(
    '读到5天：\n2027年 元旦 放假：1月1日\n2027年 春节 放假：2月6日至8日\n2027年 春节 上班：2月20日\n2027年原有的安排将整年替换。回复“确认”采用，回复“取消”放弃。',
  );
  expect(await calendar()).toEqual(['2027-05-01 off 旧的']);
  expect(await staff('确认')).toEqual(['（私信）节假日安排已更新，共5天。查看请发送：节假日。']);
  expect(await calendar()).toHaveLength(5);
  expect(await calendar()).not.toContain('2027-05-01 off 旧的');
});

test('a file with faults names every line, and the old calendar stays in force', async () => {
  await staff('放假 12月7日 馆庆');
  const text =
    '日期,类型,名称\n2026-12-31,放假,元旦\n2026-02-30,放假,没有\n12月5日,加班,\n2026-12-31,上班,矛盾\n';
  expect(await send('放假安排.csv', gbk(text))).toBe(
    [
      '节假日文件有 3 处要改，原来的安排不变：',
      '· 第 3 行的日期看不懂，请写成 2026-10-01 或 10月1日至10月7日',
      '· 第 4 行的类型要写“放假”或“上班”',
      '· 第 5 行与前面的行矛盾：2026-12-31 又放假又上班',
      '请改好后再发一次。',
    ].join('\n'),
  );
  expect(await send('放假安排.xlsx', new Uint8Array([1, 2, 3]))).toContain('已损坏');
  expect(await send('放假安排.csv', csv('姓名,界别\n李秀兰,农业界\n'))).toContain('没有找到表头');
  expect(await calendar()).toEqual(['2026-12-07 off 馆庆']);
});

test('after 节假日 any table is the calendar; another table is the roster still', async () => {
  const text = '日期,类型\n2026-12-31,放假\n';
  expect(await send('表一.csv', csv(text))).toContain('没有找到表头：名单里要有一行写着');
  await staff('节假日');
  expect(await send('表一.csv', csv(text))).toContain('读到1天');
  expect(await staff('取消')).toEqual(['（私信）好的，节假日安排没有变动。']);
  expect(await calendar()).toEqual([]);
});
