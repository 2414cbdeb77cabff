/** 没有听懂: who speaks to the bot gets a word, seldom and privately; chatter and politeness get none. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Attachment } from '../../src/chat/event.js';
import { NOT_UNDERSTOOD, openTalk, type Said, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

test('a private line that means nothing is answered once a minute, and not kept', async () => {
  const said = await talk.private().hears('王建国', '明天县里开会吗');
  expect(said.deed).toBeNull();
  const row = await talk.db
    .selectFrom('inbox')
    .select('words')
    .where('id', '=', said.inboxId!)
    .executeTakeFirstOrThrow();
  expect(row.words).toBeNull();
  expect(await talk.private().says('王建国', '后天呢')).toEqual([]);
  talk.at('2026-11-23T10:01:00+08:00');
  expect(await talk.private().says('王建国', '大后天呢')).toEqual([NOT_UNDERSTOOD]);
});

test('in a group only those who speak to the bot are answered, and privately', async () => {
  expect(await talk.group('委员读书群').says('张伟', '@群议机器人 今天天气怎么样')).toEqual([NOT_UNDERSTOOD]);
  expect(await talk.group('委员读书群').says('李秀兰', '今天天气怎么样')).toEqual([]);
});

test('in a group once in ten minutes, and what was said there keeps nobody from an answer in private', async () => {
  const asks = () => talk.group('委员工作群').says('刘洋', '@群议机器人 今天天气怎么样');
  expect(await asks()).toEqual([NOT_UNDERSTOOD]);
  expect(await talk.private().says('刘洋', '今天天气怎么样')).toEqual([NOT_UNDERSTOOD]);
  talk.at('2026-11-23T10:10:59+08:00');
  expect(await asks()).toEqual([]);
  talk.at('2026-11-23T10:11:00+08:00');
  expect(await asks()).toEqual([NOT_UNDERSTOOD]);
});

test('files, pictures and voice without a word are answered in private, once a minute, and not kept', async () => {
  const sends = (name: string, ...kinds: Attachment['kind'][]) =>
    talk.private().hears(name, '', { attachments: kinds.map((kind) => ({ kind, key: 'key' })) });
  const textOf = ({ rows }: Said) =>
    rows.map(({ action }) => (action.action === 'send' ? action.message : undefined));
  const said = await sends('赵明', 'audio');
  expect(said.deed).toBeNull();
  expect(textOf(said)).toEqual([
    { type: 'text', text: '语音我还听不了，没有保存。请长按这条语音，点“转文字”，复制后发给我。' },
  ]);
  expect((await sends('赵明', 'image')).rows).toEqual([]);
  expect(textOf(await sends('陈静', 'file'))).toEqual([
    {
      type: 'text',
      text: '文件在这里办理不了，没有保存，请用文字写给我。委员名单请由管理员以 .xlsx 或 .csv 文件私聊发来。发送“帮助”可以看到我能办的事。',
    },
  ]);
  // A sticker is politeness.
  expect((await sends('周敏', 'other')).rows).toEqual([]);
  const picture = { attachments: [{ kind: 'image' as const, key: 'key' }] };
  expect(await talk.group('委员工作群').says('周敏', '@群议机器人', picture)).toEqual([]);
});

test('thanks and 好的 want no answer', async () => {
  for (const text of ['谢谢', '谢谢您的帮助！', '辛苦了', '好的', '收到，谢谢', '🙏'])
    expect(await talk.private().says('李秀兰', text)).toEqual([]);
});

test('who greets the bot in private hears once a day what it is there for', async () => {
  const greeted = [
    '（私信）您好，我是群议机器人。学习打卡、社情民意都可以发给我；发送“帮助”可以看到我能办的事。',
  ];
  expect(await talk.private().says('李秀兰', '您好！')).toEqual(greeted);
  for (const text of ['你好', '早上好', '在吗？'])
    expect(await talk.private().says('李秀兰', text)).toEqual([]);
  expect(await talk.private().says('张伟', '在吗？')).toEqual(greeted);
  expect(await talk.group('委员读书群').says('王建国', '@群议机器人 大家早上好')).toEqual([NOT_UNDERSTOOD]);
  expect(await talk.group('委员读书群').says('赵明', '@群议机器人 早上好')).toEqual([]);
});

test('what is asked behind a greeting or thanks is answered', async () => {
  talk.at('2026-11-23T11:00:00+08:00');
  expect((await talk.private().says('李秀兰', '您好，请问怎么打卡呀'))[0]).toContain(
    '您是不是想用“学习打卡”',
  );
  expect((await talk.private().says('张伟', '谢谢！怎么补卡呢'))[0]).toContain('您是不是想用');
  expect(await talk.private().says('刘洋', '你好，明天县里开会吗')).toEqual([NOT_UNDERSTOOD]);
});

test('where a command is near, one line tells how it is typed', async () => {
  talk.at('2026-11-23T12:00:00+08:00');
  expect(await talk.private().says('王建国', '怎么打卡呀')).toEqual([
    '（私信）您是不是想用“学习打卡”？可以发送：打卡 《书名》第3章 心得：……（补卡：补卡 昨天 《书名》第3章）。这句话没有保存。',
  ]);
  expect(await talk.group('委员读书群').says('王建国', '@群议机器人 我想报一条民意')).toEqual([
    '（私信）您是不是想用“社情民意”？可以发送：社情民意 标题：关于……的建议 情况：…… 建议：……（建议私聊发送）。这句话没有保存。',
  ]);
});
