/** 述学, 导出打卡 and 导出心得汇编 as dialogues: the words, the recipe that waits, and what becomes of the file. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { makingFiles } from '../../adapters/making-files.js';
import type { OutboundAction } from '../../src/chat/outbound.js';
import { NOT_UNDERSTOOD, openTalk, type Talk } from '../support/dialogue.js';
import { readDocument, readWorkbook } from '../support/read-paper.js';
import { seedTopic } from '../support/seed-check-ins.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
  await talk.group('委员读书群').says('李秀兰', '打卡 《论语》第1章 心得：学而时习之');
  await talk.group('委员读书群').says('张伟', '打卡 《论语》第2章 心得：见贤思齐');
  await talk.carryOut();
});
afterAll(() => talk.close());

const fileIn = (said: { action: OutboundAction }[]) =>
  said.flatMap(({ action }) =>
    action.action === 'send' && action.message.type === 'file' ? [action.message] : [],
  );

/** What a platform is handed in the end. */
async function bytesOf(message: OutboundAction & object): Promise<Buffer> {
  let handed: OutboundAction | undefined;
  const perform = makingFiles(async (action) => {
    handed = action;
    return { ok: true };
  }, talk.db);
  await perform(message, { kind: 'user', id: 'any' }, 'key');
  const { bytes, recipe } = (handed as { message: { bytes: string; recipe?: unknown } }).message;
  expect(recipe).toBeUndefined();
  return Buffer.from(bytes, 'base64');
}

test('述学 comes privately, asked in the group too; the outbox holds a recipe and nobody’s words', async () => {
  expect(await talk.group('委员读书群').says('李秀兰', '述学')).toEqual([
    '（私信）李秀兰委员，您2026年1月1日至11月23日的学习报告随后发给您，共1条记录。只发给您本人。',
    '（私信）［文件］李秀兰委员学习报告（2026年1月1日至11月23日）.docx',
  ]);
  const [message] = fileIn(await talk.carryOut());
  expect(message).toEqual({
    type: 'file',
    fileName: expect.any(String),
    recipe: expect.objectContaining({ file: 'study-report', from: '2026-01-01', to: '2026-11-23' }),
  });
  const words = readDocument(await bytesOf({ action: 'send', message: message! })).join();
  expect(words).toContain('学而时习之');
  expect(words).not.toContain('见贤思齐');
  expect(await talk.carryOut()).toEqual([]);
});

test('a period is read; one without check-ins, or that cannot be, is told with what to write', async () => {
  expect((await talk.private().says('李秀兰', '我的学习报告 10月至11月')).join()).toContain(
    '2026年10月1日至11月23日',
  );
  expect((await talk.private().says('李秀兰', '述学 去年')).join()).toBe(
    '（私信）李秀兰委员，2025年1月1日至12月31日还没有您的打卡记录。可以换一个时段，例如：述学 去年；也可以先打卡：打卡 《书名》第3章 心得：……',
  );
  expect((await talk.private().says('李秀兰', '述学 2027年')).join()).toContain('请写清时段再发一次');
  expect((await talk.private().says('陈静', '述学')).join()).toContain('您目前不在');
  expect((await talk.private().says('王建国', '述学')).join()).toContain('还没有您的打卡记录');
  await talk.carryOut();
});

test('a file that the platform refuses is told of, once; one that arrived is not', async () => {
  await talk.private().says('李秀兰', '述学');
  const [answered] = await talk.db
    .selectFrom('outbox')
    .selectAll()
    .where('state', '=', 'waiting')
    .orderBy('id', 'desc')
    .limit(1)
    .execute();
  const continuation = JSON.parse(
    talk.seal.open(answered!.continuation!, `outbox.continuation.${answered!.dedupe_key}`),
  );
  const said = await talk.happens({
    type: 'answered',
    platform: 'playground',
    eventKey: 'e:refused-file',
    sentAt: talk.now(),
    outboxId: answered!.id,
    ...continuation,
    answer: { ok: false, code: 'content_too_large' },
  });
  expect(said.rows.map(({ action }) => action)).toEqual([
    {
      action: 'send',
      message: { type: 'text', text: expect.stringMatching(/^文件“李秀兰委员学习报告.*qunyi export/) },
    },
  ]);
  await talk.carryOut();
});

test('staff export a workbook and the 汇编 of a topic; it is audited', async () => {
  const topic = await talk.db.selectFrom('study_topic').select('title').executeTakeFirstOrThrow();
  expect((await talk.private().says('陈静', `导出打卡 ${topic.title} 11月`)).join()).toMatch(
    /^（私信）2026年11月1日至11月23日的学习打卡表随后发给您，共2条记录。.*［文件］示例县政协.*\.xlsx$/s,
  );
  const [workbook] = fileIn(await talk.carryOut());
  const { 打卡: rows = [] } = await readWorkbook(await bytesOf({ action: 'send', message: workbook! }));
  expect(rows.slice(2).map((row) => [row[3], row.at(-1)])).toEqual([
    ['李秀兰', '委员读书群'],
    ['张伟', '委员读书群'],
  ]);
  expect((await talk.private().says('陈静', '导出心得汇编')).join()).toContain(
    '共2篇（段）。打开时如提示更新域',
  );
  const [document] = fileIn(await talk.carryOut());
  expect(readDocument(await bytesOf({ action: 'send', message: document! }))).toContain('Words: 见贤思齐');
  const audit = await talk.db
    .selectFrom('audit_log')
    .select(['action', 'detail'])
    .where('action', '=', 'export-check-ins')
    .execute();
  expect(audit.map((row) => row.detail)).toEqual([{ checkIns: 2 }, { checkIns: 2 }]);
});

test('in a group the file comes privately, and only when the bot is @-ed; members may not', async () => {
  const rows = (await talk.group('委员读书群').hears('陈静', '@群议机器人 导出打卡')).rows;
  expect(rows.map((row) => row.target.kind)).toEqual(['user', 'user']);
  expect(await talk.group('委员读书群').says('陈静', '导出打卡')).toEqual([]);
  expect((await talk.private().says('李秀兰', '导出打卡')).join()).toContain('没有这项权限');
  await talk.carryOut();
});

test('an unknown topic, one of several alike, a period that cannot be: told what to write', async () => {
  await seedTopic(talk.db, '春季共读甲');
  await seedTopic(talk.db, '春季共读乙');
  expect((await talk.private().says('陈静', '导出打卡 水浒')).join()).toMatch(
    /没有名称含“水浒”的专题。现有专题：.*“春季共读乙”/,
  );
  expect((await talk.private().says('陈静', '导出打卡 春季共读')).join()).toContain(
    '名称相近的专题有2个：“春季共读甲”、“春季共读乙”',
  );
  expect((await talk.private().says('陈静', '导出打卡 2027年')).join()).toContain('请写清时段再发一次');
  expect((await talk.private().says('陈静', '导出打卡 春季共读甲')).join()).toContain('没有可以导出的打卡');
});

test.each(['述学会议明天开', '述学材料大家交了吗', '学习报告写好了', '我的学习报告明天交'])(
  'chatter: %s',
  async (text) => {
    expect(await talk.group('委员读书群').says('李秀兰', text)).not.toContainEqual(
      expect.stringContaining('［文件］'),
    );
    expect([[], [NOT_UNDERSTOOD]]).toContainEqual(await talk.group('委员读书群').says('李秀兰', text));
  },
);
