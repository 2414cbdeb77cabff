/** What 打卡 asks and how it is answered: the content, the topic, the day; what is no answer, and what goes past the question. */

import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachBeginsAnew, talkOfFile } from '../support/talk-of-file.js';

const talk = talkOfFile();
eachBeginsAnew(talk, '2026-11-25T10:00:00+08:00');
let committeeId: number;
beforeAll(async () => {
  ({ id: committeeId } = await talk.db.selectFrom('committee').select('id').executeTakeFirstOrThrow());
});

/** Each dialogue begins with one topic. */
beforeEach(async () => {
  await talk.db
    .deleteFrom('study_topic_chat')
    .where('topic_id', 'in', talk.db.selectFrom('study_topic').select('id').where('title', '=', '四书共读'))
    .execute();
  await talk.db.deleteFrom('study_topic').where('title', '=', '四书共读').execute();
  await talk.db.updateTable('study_topic').set({ min_reflection_chars: 1, backfill_days: 2 }).execute();
});

const group = () => talk.group('委员读书群');

const checkIns = async () =>
  (
    await talk.db
      .selectFrom('check_in')
      .select(['study_day', 'book', 'part', 'reflection', 'counted', 'backfilled'])
      .where('countable', '=', true)
      .orderBy('study_day')
      .orderBy('sent_at')
      .execute()
  ).map(
    ({ study_day, book, part, reflection, counted, backfilled }) =>
      `${study_day} ${book ?? '-'} ${part ?? '-'} ${reflection || '-'}${counted ? ' counted' : ''}${backfilled ? ' backfilled' : ''}`,
  );

const openSecondTopic = async (books: string[] = []) => {
  const { id } = await talk.db
    .insertInto('study_topic')
    .values({
      committee_id: committeeId as never,
      title: '四书共读',
      books,
      starts_day: '2026-11-23',
      ends_day: '2026-12-31',
      settings: '{}',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const chat = await talk.db
    .selectFrom('chat')
    .select('id')
    .where('name', '=', '委员读书群')
    .executeTakeFirstOrThrow();
  await talk.db.insertInto('study_topic_chat').values({ topic_id: id, chat_id: chat.id }).execute();
};

describe('打卡 alone', () => {
  const ASKED = '李秀兰委员，已收到11月25日打卡。请直接回复读的书名、章节或一句心得，即可计入。';

  test.each([
    ['《论语》第3章', '《论语》第3章', '2026-11-25 论语 第3章 - counted'],
    ['第三章', '第三章', '2026-11-25 - 第三章 - counted'],
    ['温故而知新，可以为师矣', '心得11字', '2026-11-25 - - 温故而知新，可以为师矣 counted'],
    ['心得：温故知新', '心得4字', '2026-11-25 - - 温故知新 counted'],
    ['书名：论语\n心得：温故知新', '《论语》，心得4字', '2026-11-25 论语 - 温故知新 counted'],
    ['平凡的世界 很感动', '《平凡的世界》，心得3字', '2026-11-25 平凡的世界 - 很感动 counted'],
  ])('is asked once; %j is the check-in', async (answer, echoed, row) => {
    expect(await group().says('李秀兰', '打卡')).toEqual([ASKED]);
    expect(await group().says('李秀兰', answer)).toEqual([`李秀兰委员，已记录11月25日打卡：${echoed}。`]);
    expect(await checkIns()).toEqual([row]);
    expect(await talk.db.selectFrom('dialogue').select('id').execute()).toEqual([]);
  });

  test.each(['稍等，我在开会', '好的', '谢谢提醒', '王委员，下午开会吗？', '👍', '收到', '大家早上好'])(
    '%j is no answer, and changes nothing',
    async (words) => {
      await group().says('李秀兰', '打卡');
      expect(await group().says('李秀兰', words)).toEqual([]);
      expect(await checkIns()).toEqual([]);
      expect((await group().says('李秀兰', '《论语》第3章')).join()).toContain('已记录');
    },
  );

  test('a check-in that says it all goes past the question', async () => {
    await group().says('李秀兰', '打卡');
    expect((await group().says('李秀兰', '打卡 《论语》第3章')).join()).toContain(
      '已记录11月25日打卡：《论语》第3章',
    );
    const said = await group().hears('李秀兰', '下午的会改到三点');
    expect(said.inboxId).toBeUndefined();
  });

  test('another command goes past it, and the answer may still come', async () => {
    await group().says('李秀兰', '打卡');
    expect((await group().says('李秀兰', '我的打卡')).join()).toContain('（私信）');
    expect((await group().says('李秀兰', '第三章')).join()).toContain('已记录');
  });

  test('after half an hour what was said stays acknowledged, and words are chatter again', async () => {
    await group().says('李秀兰', '打卡');
    talk.at('2026-11-25T10:30:01+08:00');
    expect(await group().says('李秀兰', '温故而知新')).toEqual([]);
    expect(await checkIns()).toEqual([]);
  });

  test('the answer counts for the day of the question, though midnight has passed', async () => {
    talk.at('2026-11-25T23:50:00+08:00');
    await group().says('李秀兰', '打卡');
    talk.at('2026-11-26T00:05:00+08:00');
    expect(await group().says('李秀兰', '温故而知新')).toEqual(['李秀兰委员，已记录11月25日打卡：心得5字。']);
  });

  test('nobody else’s words answer it', async () => {
    await group().says('李秀兰', '打卡');
    expect(await group().says('张伟', '温故而知新')).toEqual([]);
    expect(await checkIns()).toEqual([]);
  });

  test('an answer that is recalled is taken back', async () => {
    await group().says('李秀兰', '打卡');
    await group().says('李秀兰', '温故而知新', { messageId: 'answer' });
    await talk.happens({
      type: 'recalled',
      platform: 'playground',
      eventKey: 'e:recalled-answer',
      sentAt: talk.now(),
      platformChatId: 'group-reading',
      chatKind: 'group',
      sender: { id: '' },
      platformMessageId: 'answer',
    });
    expect(await checkIns()).toEqual(['2026-11-25 - - 温故而知新']);
  });

  test('where the day counts already nothing is asked', async () => {
    await group().says('李秀兰', '打卡 《论语》第3章');
    expect(await group().says('李秀兰', '打卡')).toEqual([
      '李秀兰委员，11月25日打卡已经记录过了，不用再打。想补写心得，可发送：心得：……',
    ]);
  });

  test('where a topic asks for nothing it counts', async () => {
    await talk.db.updateTable('study_topic').set({ min_reflection_chars: 0 }).execute();
    expect(await group().says('李秀兰', '打卡')).toEqual(['李秀兰委员，已记录11月25日打卡。']);
  });

  test('where a topic asks for more, the answer is added to what was said', async () => {
    await talk.db.updateTable('study_topic').set({ min_reflection_chars: 10 }).execute();
    expect(await group().says('李秀兰', '打卡 《论语》第3章 心得：温故知新')).toEqual([
      '李秀兰委员，已收到11月25日打卡，心得现有4字，写到10字即可计入，请直接回复补充。',
    ]);
    expect(await group().says('李秀兰', '学而不思则罔')).toEqual([
      '李秀兰委员，已记录11月25日打卡：《论语》第3章，心得10字。',
    ]);
  });
});

describe('two topics in one group', () => {
  test('are asked about; the choice records the message as it was sent', async () => {
    await openSecondTopic();
    expect(await group().says('李秀兰', '打卡 《论语》第3章 心得：温故', { messageId: 'asked' })).toEqual([
      '现在有2个专题同时进行，这条打卡记到哪一个？请回复数字：1. “书香政协·经典共读”；2. “四书共读”',
    ]);
    expect(await checkIns()).toEqual([]);
    talk.at('2026-11-26T00:10:00+08:00');
    // Chatter is no choice.
    expect(await group().says('李秀兰', '今天天气不错')).toEqual([]);
    talk.at('2026-11-25T10:20:00+08:00');
    expect(await group().says('李秀兰', '2')).toEqual([
      '李秀兰委员，已记录11月25日打卡：《论语》第3章，心得2字。',
    ]);
    const row = await talk.db
      .selectFrom('check_in')
      .innerJoin('study_topic', 'study_topic.id', 'check_in.topic_id')
      .innerJoin('inbox', 'inbox.id', 'check_in.inbox_id')
      .select(['study_topic.title', 'inbox.event_key', 'check_in.sent_at'])
      .executeTakeFirstOrThrow();
    expect(row).toEqual({
      title: '四书共读',
      event_key: 'm:asked',
      sent_at: new Date('2026-11-25T10:00:00+08:00'),
    });
  });

  test.each(['2', '第二个', '选2', '四书共读', '记到四书共读'])('%j chooses the second', async (words) => {
    await openSecondTopic();
    await group().says('李秀兰', '打卡 第3章');
    expect((await group().says('李秀兰', words)).join()).toContain('已记录');
    expect(await talk.db.selectFrom('check_in').select('topic_id').execute()).toHaveLength(1);
  });

  test('a message recalled before the choice is stored as withdrawn and not answered', async () => {
    await openSecondTopic();
    await group().says('李秀兰', '打卡 第3章', { messageId: 'gone' });
    await talk.happens({
      type: 'recalled',
      platform: 'playground',
      eventKey: 'e:recalled-gone',
      sentAt: talk.now(),
      platformChatId: 'group-reading',
      chatKind: 'group',
      sender: { id: '' },
      platformMessageId: 'gone',
    });
    expect(await group().says('李秀兰', '2')).toEqual([]);
    const row = await talk.db.selectFrom('check_in').select('withdrawn_at').executeTakeFirstOrThrow();
    expect(row.withdrawn_at).not.toBeNull();
  });

  test('are not asked about when only one lists the book', async () => {
    await openSecondTopic(['孟子', '大学']);
    expect((await group().says('李秀兰', '打卡 《孟子》第3章')).join()).toContain(
      '已记录11月25日打卡：《孟子》第3章。',
    );
    expect((await group().says('张伟', '打卡 乡土中国 很受启发')).join()).toContain('《乡土中国》，心得4字');
  });
});

describe('补卡', () => {
  test('without a day means yesterday', async () => {
    expect(await group().says('李秀兰', '补卡 《论语》第3章')).toEqual([
      '李秀兰委员，已记录11月24日补卡：《论语》第3章。',
    ]);
  });

  test('asks which day when yesterday counts already; the words are kept', async () => {
    await group().says('李秀兰', '补卡 昨天 《论语》第3章');
    expect(await group().says('李秀兰', '补卡 《论语》第2章')).toEqual([
      '11月24日已有打卡。要补哪一天？还可以补11月23日，请回复日期，例如：11月23日。',
    ]);
    expect(await group().says('李秀兰', '前天')).toEqual(['李秀兰委员，已记录11月23日补卡：《论语》第2章。']);
  });

  test('when every day counts, says so; with words they are added to yesterday', async () => {
    await group().says('李秀兰', '补卡 昨天、前天 《论语》第3章');
    expect((await group().says('李秀兰', '补卡')).join()).toContain('最近2天都已有打卡，不用再补');
    expect((await group().says('李秀兰', '补卡 《论语》第4章')).join()).toContain('已补充到11月24日补卡');
  });

  test('of a day without content asks for it, and records it for that day', async () => {
    expect(await group().says('李秀兰', '补卡 前天')).toEqual([
      '李秀兰委员，已收到11月23日补卡。请直接回复读的书名、章节或一句心得，即可计入。',
    ]);
    expect(await group().says('李秀兰', '论语第三章')).toEqual([
      '李秀兰委员，已记录11月23日补卡：《论语》第三章。',
    ]);
    expect(await checkIns()).toEqual(['2026-11-23 论语 第三章 - counted backfilled']);
  });

  test('of several days answers each, and stores the words once', async () => {
    expect(await group().says('李秀兰', '补卡 11.23、11.24 《论语》第3、4章 心得：温故')).toEqual([
      '李秀兰委员，已记录11月23日、24日补卡：《论语》第3、4章，心得2字。',
    ]);
    expect(await checkIns()).toEqual([
      '2026-11-23 论语 第3、4章 温故 counted backfilled',
      '2026-11-24 论语 第3、4章 - counted backfilled',
    ]);
    expect((await talk.private().says('李秀兰', '我的打卡')).join()).toContain('心得1篇、0段，共2字');
  });

  test('of days that are there, new, and out of reach says what became of each', async () => {
    talk.at('2026-11-26T10:00:00+08:00');
    await group().says('李秀兰', '补卡 11.25 《论语》第5章');
    expect(await group().says('李秀兰', '补卡 11.22、11.23、11.24、11.25、12.1 《论语》第3章')).toEqual([
      '李秀兰委员，已记录11月24日补卡：《论语》第3章。已补充到11月25日补卡：《论语》第3章。\n' +
        '专题从11月23日开始，11月22日还没有开始，没有记录；最多补最近2天的打卡，现在可以补11月24日以后的；11月23日没有记录；有一个日期还没有到，没有记录。',
    ]);
  });

  test('is taken back whole by 撤回打卡', async () => {
    await group().says('李秀兰', '补卡 昨天、前天 《论语》第3章');
    talk.at('2026-11-25T10:05:00+08:00');
    expect(await group().says('李秀兰', '撤回打卡')).toEqual([
      '李秀兰委员，已撤回11月23日、24日的打卡：《论语》第3章。',
    ]);
    expect((await checkIns()).filter((row) => row.includes('counted'))).toEqual([]);
  });

  test.each([
    ['补卡 2月30日', '日历上没有这一天，这条补卡没有记录。'],
    ['补卡 明天', '这一天还没有到，这条补卡没有记录。'],
    ['补卡 11月24日（周一）', '日期和星期对不上，这条补卡没有记录。'],
    ['补卡 11.24-11.23', '起止日期的先后对不上，这条补卡没有记录。'],
  ])('%s is told, with what to write', async (words, told) => {
    expect(await group().says('李秀兰', words)).toEqual([
      `${told}请写清日期再发一次，例如：补卡 昨天 《书名》第3章。`,
    ]);
  });

  test('of the last day of a topic that is over is still taken', async () => {
    await talk.db.updateTable('study_topic').set({ ends_day: '2026-11-24' }).execute();
    expect(await group().says('李秀兰', '补卡 昨天 《论语》第3章')).toEqual([
      '李秀兰委员，已记录11月24日补卡：《论语》第3章。',
    ]);
    expect((await group().says('李秀兰', '打卡 《论语》第3章')).join()).toContain('已于11月24日结束');
    await talk.db.updateTable('study_topic').set({ ends_day: '2027-11-22' }).execute();
  });
});

test('a book that is not on the list is recorded and noted', async () => {
  expect(await group().says('李秀兰', '打卡 《孟子》第3章')).toEqual([
    '李秀兰委员，已记录11月25日打卡：《孟子》第3章（书目外）。',
  ]);
  expect((await group().says('张伟', '打卡 《论语译注》第3章')).join()).not.toContain('书目外');
});
