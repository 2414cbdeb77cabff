/** Whatever bytes arrive as a roster, the answer is rows or a Chinese sentence, soon. */

import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeRosterFault } from '../../jobs/wording/roster-remarks.js';
import { RosterRefused } from '../../src/domain/roster-fault.js';
import { readRosterFile } from '../../src/paper/roster-file.js';
import { csv, gbk, partsWith, workbook, zipOf } from './sheets.js';

const sheet = (body: string) => `<x:worksheet xmlns:x="m"><x:sheetData>${body}</x:sheetData></x:worksheet>`;
const inline = (at: string, text: string) =>
  `<x:c r="${at}" t="inlineStr"><x:is><x:t>${text}</x:t></x:is></x:c>`;
const twoRows = `<x:row r="1">${inline('A1', '姓名')}</x:row><x:row r="2">${inline('A2', '李秀兰')}</x:row>`;

async function outcome(name: string, bytes: Uint8Array): Promise<string> {
  try {
    return `${(await readRosterFile(name, bytes)).rows.length} rows`;
  } catch (error) {
    if (!(error instanceof RosterRefused)) throw error;
    const said = describeRosterFault(error.fault);
    expect(said).toMatch(/\p{Script=Han}/u);
    return said;
  }
}

test('elements with a prefix are read, as some programs write them', async () => {
  expect(await outcome('a.xlsx', zipOf(partsWith(sheet(twoRows))))).toBe('1 rows');
});

test('a bomb stops at the limit, whatever size it claims', async () => {
  const bomb = Buffer.alloc(100 * 1024 * 1024, ' ');
  const bytes = zipOf(partsWith(bomb), 10);
  expect(bytes.length).toBeLessThan(5 * 1024 * 1024);
  expect(await outcome('a.xlsx', bytes)).toContain('展开后太大');
}, 30_000);

test('merges over whole sheets and rows without end do not hang', async () => {
  const merges = '<x:mergeCells><x:mergeCell ref="B1:XFD1048576"/></x:mergeCells>';
  const started = performance.now();
  expect(
    await outcome(
      'a.xlsx',
      zipOf(partsWith(sheet(twoRows).replace('</x:worksheet>', `${merges}</x:worksheet>`))),
    ),
  ).toBe('1 rows');
  const far = sheet(`${twoRows}<x:row r="1048576">${inline('A1048576', '张伟')}</x:row>`);
  expect(await outcome('a.xlsx', zipOf(partsWith(far)))).toContain('太长');
  const many = Array.from({ length: 60_000 }, (_, at) => `<x:mergeCell ref="A2:A${at + 100}"/>`).join('');
  const rows = Array.from({ length: 50 }, (_, at) => `<x:row>${inline(`A${at + 3}`, '王建国')}</x:row>`).join(
    '',
  );
  expect(await outcome('a.xlsx', zipOf(partsWith(sheet(twoRows + rows) + many)))).toContain(
    '合并的单元格太多',
  );
  expect(performance.now() - started).toBeLessThan(8_000);
});

test('a document type is refused, entities of its own do not grow', async () => {
  const xml = `<!DOCTYPE x [<!ENTITY a "aaaa">]>${sheet(twoRows)}`;
  expect(await outcome('a.xlsx', zipOf(partsWith(xml)))).toContain('内部格式不对');
});

test('old, protected, empty, large and foreign files are told what to do', async () => {
  expect(await outcome('a.xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1]))).toContain('旧版 .xls');
  expect(await outcome('a.csv', new Uint8Array())).toContain('是空的');
  expect(await outcome('a.csv', new Uint8Array(5 * 1024 * 1024 + 1))).toContain('超过 5 MB');
  expect(await outcome('a.docx', csv('x'))).toContain('只能读取');
  expect(await outcome('a.xlsx', csv('x'))).toContain('已损坏');
  expect(await outcome('a.xlsx', zipOf({ 'word/document.xml': '<w/>' }))).toContain('不是 Excel 表格');
  expect(await outcome('a.csv', csv('姓名\n"李秀兰'))).toContain('引号');
  expect(await outcome('a.csv', csv('姓名\0李秀兰'))).toContain('不是文本表格');
  expect(await outcome('a.csv', new Uint8Array([0x81, 0xff, 0xff]))).toContain('编码');
});

test('a damaged workbook is refused, wherever the damage is', async () => {
  const whole = await workbook([
    ['姓名', '界别'],
    ['李秀兰', '农业界'],
    ['张伟', '教育界'],
  ]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
      fc.nat(whole.length),
      async (changes, length) => {
        const damaged = whole.slice(0, Math.max(length, whole.length / 2));
        for (const [at, byte] of changes) if (at < damaged.length) damaged[at] = byte;
        await outcome('a.xlsx', damaged);
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);

const head = gbk('姓名,界别,手机\n');

test('any XML as a sheet, and any bytes as a .csv, are answered', async () => {
  const pieces = fc.constantFrom(
    '<row r="1">',
    '<c r="A1" t="s">',
    '<v>',
    '0',
    '</v>',
    '</c>',
    '<',
    '>',
    '"',
    '姓名',
    '<t>',
    '&#xd800;',
    '_x0000_',
    '<mergeCell ref="A1:B9"/>',
    '<f>',
    '<![CDATA[',
    '-->',
    '1e999',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 40 }), async (parts) => {
      await outcome('a.xlsx', zipOf(partsWith(twoRows + parts.join(''))));
    }),
    { numRuns: 300 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (tail) => {
      await outcome('a.csv', new Uint8Array([...head, ...tail]));
    }),
    { numRuns: 300 },
  );
}, 60_000);

test('deflated nonsense is refused', async () => {
  const parts = partsWith(deflateRawSync('x'));
  expect(await outcome('a.xlsx', zipOf(parts))).toContain('没有找到表头');
});

test('no answer repeats a phone number of the file', async () => {
  const texts = [
    '姓名,手机\n李秀兰13800000001,13800000002\n',
    '13800000001,13800000002\n',
    '姓名,13800000003\n李秀兰,138000000041\n',
    '姓名,界别\n李秀兰,13800000005\n',
    '姓名,角色\n李秀兰,13800000006\n',
  ];
  for (const text of texts) expect(await outcome('a.csv', csv(text))).not.toMatch(/\d{7}/);
  const reading = await readRosterFile('a.csv', csv('姓名,13800000003\n李秀兰,x\n'));
  expect(reading.ignoredColumns).toEqual(['']);
});
