/** 更正 as dialogues: one's own last check-in put right, in whatever order the words arrive. */

import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { eachBeginsAnew, talkOfFile } from '../support/talk-of-file.js';

const talk = talkOfFile();
eachBeginsAnew(talk);

beforeEach(async () => {
  await talk.db.updateTable('study_topic').set({ min_reflection_chars: 1 }).execute();
});

const group = () => talk.group('委员读书群');
const at = (time: string) => talk.at(`2026-11-23T${time}:00+08:00`);

const checkIns = async () =>
  (await talk.db.selectFrom('check_in').selectAll().orderBy('sent_at').orderBy('id').execute()).map(
    ({ book, part, reflection, counted, withdrawn_at }) =>
      [
        book ?? '-',
        part ?? '-',
        reflection || '-',
        withdrawn_at ? 'withdrawn' : counted ? 'counted' : 'more',
      ].join(' '),
  );

describe('right after a check-in', () => {
  test.each([
    ['不对，是第4章', '《论语》第4章，心得2字', '论语 第4章 温故 counted'],
    ['写错了，应该是《孟子》', '《孟子》第3章，心得2字', '孟子 第3章 温故 counted'],
    ['更正：第4章', '《论语》第4章，心得2字', '论语 第4章 温故 counted'],
    ['改一下 心得：温故而知新', '《论语》第3章，心得5字', '论语 第3章 温故而知新 counted'],
    ['更正打卡 《孟子》第1章 心得：仁', '《孟子》第1章，心得1字', '孟子 第1章 仁 counted'],
    ['更正打卡 温故而知新', '《论语》第3章，心得5字', '论语 第3章 温故而知新 counted'],
    ['不是第3章，是第4章', '《论语》第4章，心得2字', '论语 第4章 温故 counted'],
  ])('%s', async (words, echoed, row) => {
    await group().says('李秀兰', '打卡 《论语》第3章 心得：温故');
    at('10:05');
    expect(await group().says('李秀兰', words)).toEqual([
      `李秀兰委员，已更正11月23日打卡，现在是${echoed}。`,
    ]);
    expect(await checkIns()).toEqual([row]);
  });

  test('what was first sent is kept', async () => {
    await group().says('李秀兰', '打卡 《论语》第3章 心得：温故');
    at('10:05');
    await group().says('李秀兰', '更正：第4章');
    at('10:06');
    await group().says('李秀兰', '更正：第5章');
    const row = await talk.db.selectFrom('check_in').select(['part', 'original']).executeTakeFirstOrThrow();
    expect(row).toEqual({
      part: '第5章',
      original: { book: '论语', part: '第3章', reflection: '温故', countable: true },
    });
  });

  test('写错了 alone is asked about, and the answer is the correction', async () => {
    await group().says('李秀兰', '打卡 《论语》第3章');
    at('10:05');
    expect(await group().says('李秀兰', '写错了')).toEqual([
      '上一次打卡要改成什么？请直接回复，例如：第4章，或：心得：……',
    ]);
    expect((await group().says('李秀兰', '是第4章')).join()).toContain('现在是《论语》第4章。');
    expect(await talk.db.selectFrom('dialogue').select('id').execute()).toEqual([]);
  });

  test('one that was not counted counts when it has enough now', async () => {
    await group().says('李秀兰', '打卡');
    at('10:05');
    expect(await group().says('李秀兰', '更正打卡 《论语》第3章')).toEqual([
      '李秀兰委员，已更正11月23日打卡，现在是《论语》第3章。',
    ]);
    expect(await checkIns()).toEqual(['论语 第3章 - counted']);
  });

  test('one that has not enough any more lets the day’s next one count', async () => {
    await talk.db.updateTable('study_topic').set({ min_reflection_chars: 4 }).execute();
    await group().says('李秀兰', '打卡 心得：温故知新');
    at('10:01');
    await group().says('李秀兰', '打卡 心得：学而时习');
    at('10:02');
    expect(await group().says('李秀兰', '更正打卡 心得：学')).toEqual([
      '李秀兰委员，已更正11月23日打卡，现在是心得1字；写到4字心得才能计入。',
    ]);
    expect(await checkIns()).toEqual(['- - 温故知新 counted', '- - 学 more']);
  });

  test('a backfill of several days is put right for each', async () => {
    talk.at('2026-11-25T10:00:00+08:00');
    await group().says('李秀兰', '补卡 昨天、前天 《论语》第3章 心得：温故');
    talk.at('2026-11-25T10:05:00+08:00');
    expect(await group().says('李秀兰', '更正：第4章')).toEqual([
      '李秀兰委员，已更正11月23日、24日补卡，现在是《论语》第4章，心得2字。',
    ]);
    expect(await checkIns()).toEqual(['论语 第4章 温故 counted', '论语 第4章 - counted']);
  });
});

describe('no correction', () => {
  test.each([
    '更正：明天的会议改到下午三点',
    '更正：第3页表格有误',
    '不对，第4章讲的是孝道',
    '不对吧',
    '改一下时间',
    '改成第三会议室',
    '不是第3章吗？',
    '写错了吧',
  ])('%s is chatter, though its writer has just checked in', async (words) => {
    await group().says('李秀兰', '打卡 《论语》第3章');
    at('10:05');
    expect(await group().says('李秀兰', words)).toEqual([]);
    expect(await checkIns()).toEqual(['论语 第3章 - counted']);
  });

  test('said to the bot in private it means the check-in in a group too, and is told when there is none', async () => {
    await group().says('李秀兰', '打卡 《论语》第三章 心得：温故');
    talk.at('2026-11-23T10:05:00+08:00');
    expect((await talk.private().says('李秀兰', '不对，是第4章')).join()).toContain('现在是《论语》第4章');
    expect((await talk.private().says('张伟', '不对，是第4章')).join()).toContain('没有可以更正的打卡');
  });

  test('不对，是第4章 means nothing half an hour later, in another group, or of somebody else', async () => {
    await group().says('李秀兰', '打卡 《论语》第3章');
    at('10:05');
    expect(await group().says('张伟', '不对，是第4章')).toEqual([]);
    expect(await talk.group('委员工作群').says('李秀兰', '不对，是第4章')).toEqual([]);
    at('10:31');
    expect(await group().says('李秀兰', '不对，是第4章')).toEqual([]);
    expect(await checkIns()).toEqual(['论语 第3章 - counted']);
    expect(await talk.db.selectFrom('check_in_amendment').select('inbox_id').execute()).toEqual([]);
  });

  test('with nothing of the last day the member is told what to do', async () => {
    expect(await group().says('李秀兰', '更正打卡 第4章')).toEqual([
      '李秀兰委员，最近24小时内没有可以更正的打卡。请直接发送：打卡 《书名》第3章 心得：……。更早的请联系机关工作人员。',
    ]);
  });

  test('a day cannot be put right, and how to is told', async () => {
    await group().says('李秀兰', '打卡 《论语》第3章');
    at('10:05');
    expect((await group().says('李秀兰', '更正打卡 昨天')).join()).toContain('请先发送：撤回打卡');
    expect(await checkIns()).toEqual(['论语 第3章 - counted']);
  });

  test('when the last deed was a tip, 更正 asks privately, 更正打卡 does not', async () => {
    await group().says('李秀兰', '打卡 《论语》第3章');
    at('10:03');
    await talk.private().says('李秀兰', '社情民意 停车难，建议共享车位');
    at('10:05');
    expect(await group().says('李秀兰', '更正：第4章')).toEqual([
      expect.stringMatching(/^（私信）您最近提交的是社情民意 SQ-2026-0001，还没有更正任何内容。/),
    ]);
    expect((await group().says('李秀兰', '更正打卡 第4章')).join()).toContain('已更正');
  });

  test('a text past the limit is told with its length, and nothing changes', async () => {
    await group().says('李秀兰', '打卡 《论语》第3章');
    at('10:05');
    expect(await group().says('李秀兰', `更正打卡 心得：${'悟'.repeat(20_001)}`)).toEqual([
      '一篇心得最多20000字，这条有20001字，没有记录，请分几次发送。',
    ]);
    expect(await checkIns()).toEqual(['论语 第3章 - counted']);
  });
});

describe('in any order', () => {
  test('a recalled correction is undone, and what was first sent stands again', async () => {
    await group().says('李秀兰', '打卡 《论语》第3章');
    at('10:05');
    await group().says('李秀兰', '更正：《孟子》第4章', { messageId: 'correction' });
    expect(await checkIns()).toEqual(['孟子 第4章 - counted']);
    await talk.recalls('correction');
    expect(await checkIns()).toEqual(['论语 第3章 - counted']);
  });

  test('a check-in that arrives after its correction says what the correction says', async () => {
    await group().says('李秀兰', '更正打卡 第4章', { sentAt: '2026-11-23T09:10:00+08:00' });
    await group().says('李秀兰', '打卡 《论语》第3章', { sentAt: '2026-11-23T09:05:00+08:00' });
    expect(await checkIns()).toEqual(['论语 第4章 - counted']);
  });

  test('recalling the check-in takes it back, corrected or not', async () => {
    await group().says('李秀兰', '打卡 《论语》第3章', { messageId: 'first' });
    at('10:05');
    await group().says('李秀兰', '更正：第4章');
    at('10:06');
    await talk.recalls('first');
    expect(await checkIns()).toEqual(['论语 第4章 - withdrawn']);
  });

  /** What somebody does in one morning; the minute is when it was sent. */
  const SENT = [
    { minute: 0, text: '打卡 《论语》第1章 心得：一' },
    { minute: 2, text: '更正打卡 第2章' },
    { minute: 4, text: '打卡 《论语》第3章' },
    { minute: 6, text: '更正打卡 《孟子》' },
    { minute: 8, text: '撤回打卡' },
    { minute: 10, text: '更正打卡 心得：改' },
    { minute: 12, text: '打卡' },
    { minute: 14, text: '更正打卡 《孟子》第9章' },
    { minute: 16, recalls: 3 },
    { minute: 18, recalls: 5 },
  ] as const;

  test('check-ins, corrections, withdrawals and recalls end the same', async () => {
    const say = async (index: number) => {
      const one = SENT[index] as (typeof SENT)[number];
      const sentAt = new Date(Date.UTC(2026, 10, 23, 2, one.minute)).toISOString();
      if ('text' in one) await group().hears('李秀兰', one.text, { messageId: `w${index}-${run}`, sentAt });
      else {
        at(`10:${one.minute}`);
        await talk.recalls(`w${one.recalls}-${run}`);
      }
    };
    let run = 0;
    const endOf = async (order: readonly number[]) => {
      run += 1;
      at('10:30');
      for (const table of ['check_in', 'check_in_withdrawal', 'check_in_amendment'] as const)
        await talk.db.deleteFrom(table).execute();
      for (const index of order) await say(index);
      return checkIns();
    };
    const inOrder = await endOf(SENT.map((_, index) => index));
    // 更正 of 10:06 and of 10:10 were recalled; 撤回 of 10:08 took the second one back.
    expect(inOrder).toEqual(['论语 第2章 一 counted', '论语 第3章 - withdrawn', '孟子 第9章 - more']);
    const orders = fc.shuffledSubarray(
      SENT.map((_, index) => index),
      { minLength: SENT.length },
    );
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        expect(await endOf(order)).toEqual(inOrder);
      }),
      { numRuns: 8 },
    );
  }, 120_000);
});
