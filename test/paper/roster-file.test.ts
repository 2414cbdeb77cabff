/** Rosters as offices write them are read whole; what cannot be read is named by line and column. */

import { expect, test } from 'vitest';
import { describeRosterFault, describeRosterRemark } from '../../jobs/wording/roster-remarks.js';
import { RosterRefused } from '../../src/domain/roster-fault.js';
import { readRosterFile } from '../../src/paper/roster-file.js';
import { csv, gbk, workbook } from './sheets.js';

const readCsv = (text: string) => readRosterFile('名单.csv', csv(text));
const readXlsx = (bytes: Uint8Array) => readRosterFile('名单.xlsx', bytes);

async function faultOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RosterRefused);
  return describeRosterFault((error as RosterRefused).fault);
}

test('a roster with letterhead, merged 界别, 序号, blank lines and a sum is read in its order', async () => {
  const bytes = await workbook(
    [
      ['示例县政协委员名册'],
      ['（2026年4月）'],
      ['序号', '姓 名', '界 别', '工作单位及职务', '手机号码', '备注'],
      [1, '李秀兰', '农业界', '清河家庭农场负责人', '13800000001', '新任'],
      [2, '马德福', null, '农技站站长', 13800000002, ''],
      [],
      [3, '张　伟', '教育界', '第一中学教师', '１３８０００００００３'],
      ['合　计', '3人'],
      ['填表人：陈静'],
    ],
    (sheet) => {
      sheet.mergeCells('A1:F1');
      sheet.mergeCells('A2:F2');
      sheet.mergeCells('C4:C5');
    },
  );
  const { rows, fields, ignoredColumns, notes } = await readXlsx(bytes);
  expect(rows.map((row) => [row.line, row.name, row.units[0]?.name, row.workPost, row.phone])).toEqual([
    [4, '李秀兰', '农业界', '清河家庭农场负责人', '13800000001'],
    [5, '马德福', '农业界', '农技站站长', '13800000002'],
    [7, '张伟', '教育界', '第一中学教师', '13800000003'],
  ]);
  expect(fields).toEqual(['name', 'sector', 'workPost', 'phone']);
  expect(ignoredColumns).toEqual(['备注']);
  expect(notes).toEqual([]);
});

test('a header of two lines is read by its finer line', async () => {
  const bytes = await workbook(
    [
      ['序号', '姓名', '所属组织', null, '联系方式', null],
      [null, null, '界别', '专委会', '办公电话', '手机'],
      [1, '李秀兰', '农业界', '农业和农村委', '0700-1234567', '13800000001'],
    ],
    (sheet) => {
      for (const merge of ['A1:A2', 'B1:B2', 'C1:D1', 'E1:F1']) sheet.mergeCells(merge);
    },
  );
  const { rows } = await readXlsx(bytes);
  expect(rows).toMatchObject([{ name: '李秀兰', phone: '13800000001' }]);
  expect(rows[0]?.units.map((unit) => unit.name)).toEqual(['农业界', '农业和农村委']);
});

test('a name merged over lines is one person with all their units', async () => {
  const bytes = await workbook(
    [
      ['姓名', '专委会', '手机'],
      ['李秀兰', '农业和农村委', '13800000001'],
      [null, '提案委', null],
      ['张伟', '教科卫体委', '13800000002'],
    ],
    (sheet) => {
      sheet.mergeCells('A2:A3');
      sheet.mergeCells('C2:C3');
    },
  );
  const { rows } = await readXlsx(bytes);
  expect(rows.map((row) => [row.name, row.units.map((unit) => unit.name)])).toEqual([
    ['李秀兰', ['农业和农村委', '提案委']],
    ['张伟', ['教科卫体委']],
  ]);
});

test('titles between the lines give the 界别 where there is no such column', async () => {
  const bytes = await workbook(
    [
      ['序号', '姓名', '手机'],
      ['一、农业界（2人）'],
      [1, '李秀兰', '13800000001'],
      [2, '马德福', '13800000002'],
      ['二、教育界（1人）'],
      [1, '张伟', '13800000003'],
    ],
    (sheet) => {
      sheet.mergeCells('A2:C2');
      sheet.mergeCells('A5:C5');
    },
  );
  const { rows, fields } = await readXlsx(bytes);
  expect(rows.map((row) => [row.name, row.units[0]?.name])).toEqual([
    ['李秀兰', '农业界'],
    ['马德福', '农业界'],
    ['张伟', '教育界'],
  ]);
  expect(fields).toContain('sector');
});

test('a heading that is printed again on every page is skipped', async () => {
  const { rows } = await readCsv('姓名,界别\n李秀兰,农业界\n姓名,界别\n张伟,教育界\n');
  expect(rows.map((row) => row.name)).toEqual(['李秀兰', '张伟']);
});

test('dots of every kind, spaces, rare characters and notes behind a name come out as the name', async () => {
  const names = [
    '阿依古丽•买买提',
    '阿依古丽・买买',
    '阿依古丽．买',
    '古丽 · 阿依',
    '张　伟',
    '王𠮷',
    '李㛃',
    '韦小花（女，壮族）',
  ];
  const { rows } = await readCsv(`姓名\n${names.join('\n')}\n`);
  expect(rows.map((row) => row.name)).toEqual([
    '阿依古丽·买买提',
    '阿依古丽·买买',
    '阿依古丽·买',
    '古丽·阿依',
    '张伟',
    '王𠮷',
    '李㛃',
    '韦小花',
  ]);
});

test('several units in a cell are split by 、 but not within brackets', async () => {
  const { rows } = await readCsv('姓名,联络组,专委会\n李秀兰,第一联络组、第三联络组,经济委（财政、税务）\n');
  expect(rows[0]?.units).toEqual([
    { kind: 'specialCommittee', name: '经济委（财政、税务）', convener: false },
    { kind: 'liaisonGroup', name: '第一联络组', convener: false },
    { kind: 'liaisonGroup', name: '第三联络组', convener: false },
  ]);
});

test('roles are read, 常委 and 召集人 are 委员 too, an empty cell is 委员', async () => {
  const { rows } = await readCsv(
    '姓名,界别,角色\n李秀兰,农业界,\n张伟,教育界,常委、召集人\n陈静,,机关、管理员\n周敏,,签发人\n刘洋,,信息员\n',
  );
  expect(rows.map((row) => row.roles)).toEqual([
    ['member'],
    ['member', 'standingCommitteeMember', 'convener'],
    ['staff', 'admin'],
    ['approver'],
    ['tipEditor'],
  ]);
  expect(rows[1]?.units).toEqual([{ kind: 'sector', name: '教育界', convener: true }]);
});

test('an unknown role is named by line and column', async () => {
  expect(await faultOf(readCsv('姓名,角色\n李秀兰,主席\n'))).toContain('第 2 行“角色”（B2）只能写委员、常委');
});

test('platform ids become accounts, Lark ids as they are', async () => {
  const { rows } = await readCsv(
    '姓名,飞书ID,微信号,企业微信ID,钉钉ID\n李秀兰,ou_a1,wxid_lan,LiXiuLan,manager01\n张伟,on_b2,,,\n王建国,7a8b,/,,\n',
  );
  expect(rows[0]?.accounts).toEqual([
    { platform: 'lark', platformUserId: 'ou_a1' },
    { platform: 'wechaty', platformUserId: 'wxid_lan' },
    { platform: 'wecom', platformUserId: 'LiXiuLan' },
    { platform: 'dingtalk', platformUserId: 'manager01' },
  ]);
  expect(rows[2]?.accounts).toEqual([{ platform: 'lark', platformUserId: '7a8b' }]);
});

test('GBK, UTF-8 with a mark and UTF-16 read alike', async () => {
  const text = '姓名,界别\n阿依古丽·买买提,少数民族界\n';
  const utf16 = new Uint8Array(
    Buffer.from(`\ufeff${text.replace(',', '\t').replace('提,', '提\t')}`, 'utf16le'),
  );
  for (const bytes of [gbk(text), csv(`\ufeff${text}`), csv(text), utf16]) {
    const { rows } = await readRosterFile('名单.csv', bytes);
    expect(rows[0]).toMatchObject({ name: '阿依古丽·买买提', units: [{ name: '少数民族界' }] });
  }
});

test('a number in scientific display is read whole, one that lost its digits is refused', async () => {
  const { rows } = await readCsv('姓名,手机\n李秀兰,1.3800000001E+10\n');
  expect(rows[0]?.phone).toBe('13800000001');
  const fault = await faultOf(readCsv('姓名,手机\n李秀兰,1.38E+10\n张伟,13800000002\n'));
  expect(fault).toContain('第 2 行“手机”（B2）号码被 Excel 改成了科学计数');
  const bytes = await workbook([
    ['姓名', '手机'],
    ['李秀兰', 13800000000],
  ]);
  expect(await faultOf(readXlsx(bytes))).toContain('第 2 行“手机”（B2）');
});

test('a formula gives its stored result; without one it is a fault that names the cell', async () => {
  const stored = await workbook([
    ['姓名', '界别'],
    [{ formula: '"李"&"秀兰"', result: '李秀兰' }, '农业界'],
  ]);
  expect((await readXlsx(stored)).rows[0]?.name).toBe('李秀兰');
  const bare = await workbook([
    ['姓名', '手机'],
    ['李秀兰', { formula: 'VLOOKUP(A2,B:C,2)' } as never],
  ]);
  expect(await faultOf(readXlsx(bare))).toContain('第 2 行“手机”（B2）是没有保存结果的公式');
  const failed = await workbook([
    ['姓名', '界别'],
    ['李秀兰', { formula: 'X1', result: { error: '#N/A' } as never }],
  ]);
  expect(await faultOf(readXlsx(failed))).toContain('（B2）是公式的错误值');
  expect(await faultOf(readCsv('姓名,手机\n李秀兰,=A1\n'))).toContain('（B2）是没有保存结果的公式');
});

test('digits kept as ="…" or with a leading apostrophe are text', async () => {
  const { rows } = await readCsv('姓名,手机\n李秀兰,="13800000001"\n张伟,\'13800000002\n');
  expect(rows.map((row) => row.phone)).toEqual(['13800000001', '13800000002']);
});

test('rich text is read through, dates are refused where words belong', async () => {
  const rich = { richText: [{ text: '李' }, { font: { bold: true }, text: '秀兰' }] };
  const good = await workbook([
    ['姓名', '出生年月'],
    [rich, new Date('1970-01-01')],
  ]);
  expect((await readXlsx(good)).rows[0]?.name).toBe('李秀兰');
  const bad = await workbook([
    ['姓名', '联络组'],
    ['李秀兰', new Date('2026-03-01')],
  ]);
  expect(await faultOf(readXlsx(bad))).toContain('第 2 行“联络组”（B2）是日期格式');
});

test('all faults are told at once, by line and column, without any phone number', async () => {
  const fault = await faultOf(readCsv('姓名,手机\n李秀兰,1380000000\n,13800000002\n张伟、王建国,\n'));
  expect(fault).toBe(
    [
      '名单有 3 处要改，什么都没有导入：',
      '· 第 3 行有内容，但没有姓名',
      '· 第 2 行“手机”（B2）不是 11 位手机号',
      '· 第 4 行“姓名”（A4）里像是写了不止一人，请一人一行',
    ].join('\n'),
  );
  expect(fault).not.toMatch(/\d{7}/);
});

test('many faults are counted, twenty are shown', async () => {
  const fault = await faultOf(readCsv(`姓名,手机\n${'李秀兰,1\n'.repeat(50)}`));
  expect(fault.split('\n')).toHaveLength(22);
  expect(fault).toContain('另有');
});

test('one phone on two lines is refused by line', async () => {
  const fault = await faultOf(readCsv('姓名,手机\n李秀兰,13800000001\n张伟,+86 138-0000-0001\n'));
  expect(fault).toContain('第 3 行的手机与第 2 行相同');
});

test('namesakes of different 界别 are two people, of one 界别 only with two phones', async () => {
  expect((await readCsv('姓名,界别\n张伟,教育界\n张伟,经济界\n')).rows).toHaveLength(2);
  expect(await faultOf(readCsv('姓名,界别\n张伟,教育界\n张伟,教育界\n'))).toContain(
    '第 3 行的姓名和界别与第 2 行相同',
  );
  const apart = await readCsv('姓名,界别,手机\n张伟,教育界,13800000001\n张伟,教育界,13800000002\n');
  expect(apart.rows).toHaveLength(2);
});

test('a name that lost a character on the way is refused', async () => {
  expect(await faultOf(readCsv('姓名\n李?兰\n'))).toContain('第 2 行“姓名”（A2）里有没能显示的字');
});

test('landlines are left out with a note, Hong Kong numbers are kept', async () => {
  const { rows, notes } = await readCsv('姓名,联系电话\n李秀兰,0700-1234567\n张伟,+852 9123 4567\n');
  expect(rows.map((row) => row.phone)).toEqual([undefined, '+85291234567']);
  expect(notes.map(describeRosterRemark)).toEqual([
    '第 2 行“联系电话”（B2）是座机或缺少区号的号码，没有录入',
  ]);
});

test('a file without the heading 姓名 is told what headings there may be, and none of its words', async () => {
  const fault = await faultOf(readCsv('李秀兰,13800000001\n张伟,13800000002\n'));
  expect(fault).toContain('没有找到表头');
  expect(fault).toContain('飞书ID');
  expect(fault).not.toContain('李秀兰');
});

test('a second 姓名 column is refused', async () => {
  expect(await faultOf(readCsv('姓名,界别,姓名,界别\n李秀兰,农业界,张伟,教育界\n'))).toContain(
    '2 个“姓名”列',
  );
});

test('a header without people is refused', async () => {
  expect(await faultOf(readCsv('姓名,界别\n'))).toContain('下面没有人员');
});

test('the first sheet that is visible and has 姓名 is read, others are mentioned', async () => {
  const bytes = await workbook([['说明'], ['请填写第二张表']], (sheet) => {
    const hidden = sheet.workbook.addWorksheet('旧', { state: 'hidden' });
    hidden.addRows([['姓名'], ['王建国']]);
    sheet.workbook.addWorksheet('委员').addRows([['姓名'], ['李秀兰']]);
    sheet.workbook.addWorksheet('去年').addRows([['姓名'], ['张伟']]);
  });
  const { rows, notes } = await readXlsx(bytes);
  expect(rows.map((row) => row.name)).toEqual(['李秀兰']);
  expect(notes.map(describeRosterRemark)).toEqual(['文件里还有 1 张带“姓名”的表没有读取，只读了第一张']);
});

test('10,000 rows are read in a few seconds, from .xlsx and .csv', async () => {
  const people = Array.from({ length: 10_000 }, (_, at) => [
    at + 1,
    `张${String.fromCodePoint(0x4e00 + at)}`,
    '教育界',
    '第一联络组',
    13_800_000_000 + at * 7 + 1,
  ]);
  const head = ['序号', '姓名', '界别', '联络组', '手机'];
  const bytes = await workbook([head, ...people]);
  const started = performance.now();
  expect((await readXlsx(bytes)).rows).toHaveLength(10_000);
  expect((await readCsv([head, ...people].join('\n'))).rows).toHaveLength(10_000);
  expect(performance.now() - started).toBeLessThan(15_000);
}, 60_000);

test('more than 20,000 people are refused', async () => {
  const names = Array.from(
    { length: 20_001 },
    (_, at) => `张${String.fromCodePoint(0x4e00 + (at % 20_000))}三`,
  );
  expect(await faultOf(readCsv(`姓名\n${names.join('\n')}`))).toContain('超过 20000 人');
});
