/** 接龙 as dialogues: whoever stands on a list is recorded, once, however often the list is sent. */

import { beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '../../src/domain/beijing-time.js';
import { talkOfFile } from '../support/talk-of-file.js';

const talk = talkOfFile();

/** A Monday; every test has one of its own, too far from the others for a list to go on. */
let day = '2026-11-23';
beforeEach(() => {
  day = addDays(day, 14);
  at('10:00');
});
const instant = (time: string) => `${day}T${time}:00+08:00`;
const at = (time: string) => talk.at(instant(time));
const group = () => talk.group('委员读书群');
const list = (...lines: string[]) =>
  `#接龙\n今日打卡\n\n${lines.map((line, at) => `${at + 1}. ${line}`).join('\n')}`;

const checkIns = async () => {
  const rows = await talk.db
    .selectFrom('check_in')
    .innerJoin('member', 'member.id', 'check_in.member_id')
    .innerJoin('person', 'person.id', 'member.person_id')
    .select(['person.name', 'part', 'reflection', 'counted', 'withdrawn_at'])
    .where('study_day', '=', day)
    .orderBy('member.sort_order')
    .orderBy('check_in.id')
    .execute();
  return rows.map(
    (row) =>
      `${row.name} ${[row.part, row.reflection].filter(Boolean).join(' ')} ${row.withdrawn_at ? 'taken back' : row.counted ? 'counted' : 'not counted'}`,
  );
};

describe('one’s own line of a check-in list', () => {
  test('is amended by 更正, and stays so when others send the list again', async () => {
    await group().says('张伟', list('李秀兰 第3章', '张伟 第4章'));
    at('10:05');
    expect((await group().says('李秀兰', '更正打卡 第5章')).join()).toContain('现在是第5章');
    at('10:10');
    await group().says('王建国', list('李秀兰 第3章', '张伟 第4章', '王建国 第1章'));
    expect(await checkIns()).toEqual(['李秀兰 第5章 counted', '张伟 第4章 counted', '王建国 第1章 counted']);
  });

  test('rules again when it is changed in the list afterwards', async () => {
    await group().says('张伟', list('李秀兰 第3章', '张伟 第4章'));
    at('10:05');
    await group().says('李秀兰', '更正打卡 第5章');
    at('10:10');
    await group().says('李秀兰', list('李秀兰 第6章', '张伟 第4章'));
    expect(await checkIns()).toEqual(['李秀兰 第6章 counted', '张伟 第4章 counted']);
  });

  test('is taken back by 撤回打卡, and stays so when the list comes again', async () => {
    await group().says('张伟', list('李秀兰 第3章', '张伟 第4章'));
    at('10:05');
    expect((await group().says('李秀兰', '撤回打卡')).join()).toContain('已撤回');
    at('10:10');
    await group().says('王建国', list('李秀兰 第3章', '张伟 第4章', '王建国 第1章'));
    expect(await checkIns()).toEqual([
      '李秀兰 第3章 taken back',
      '张伟 第4章 counted',
      '王建国 第1章 counted',
    ]);
  });
});

describe('a check-in list', () => {
  test('records everybody on it, whoever sends it', async () => {
    expect(await group().says('李秀兰', list('李秀兰 第3章', '张伟 第4章 心得：好'))).toEqual([
      '接龙已记录：2位委员。',
    ]);
    expect(await checkIns()).toEqual(['李秀兰 第3章 counted', '张伟 第4章 好 counted']);
  });

  test('sent again with a line more counts that line only, and says so at most every ten minutes', async () => {
    await group().says('李秀兰', list('李秀兰 第3章'));
    at('10:05');
    expect(await group().says('张伟', list('李秀兰 第3章', '张伟 第3章'))).toEqual([]);
    at('10:11');
    expect(await group().says('王建国', list('李秀兰 第3章', '张伟 第3章', '王建国 第3章'))).toEqual([
      '接龙已记录：3位委员，新增2位。',
    ]);
    expect(await checkIns()).toHaveLength(3);
  });

  test('sent again unchanged does nothing and says nothing', async () => {
    await group().says('李秀兰', list('李秀兰 第3章'));
    at('10:20');
    expect(await group().says('张伟', list('李秀兰💐　第３章'))).toEqual([]);
    expect(await checkIns()).toEqual(['李秀兰 第3章 counted']);
  });

  test('amends a line that was changed', async () => {
    await group().says('李秀兰', list('李秀兰 第3章', '张伟'));
    at('10:20');
    expect(await group().says('李秀兰', list('李秀兰 第3章 心得：好', '张伟'))).toEqual([
      '接龙已记录：2位委员，更新1位。',
    ]);
    expect(await checkIns()).toEqual(['李秀兰 第3章 好 counted', '张伟  not counted']);
  });

  test('takes back a line that went, and counts it again when it is back', async () => {
    await group().says('李秀兰', list('李秀兰 第3章', '张伟 第3章'));
    at('10:01');
    expect(await group().says('王建国', list('李秀兰 第3章', '王建国 第3章'))).toEqual([]);
    expect(await checkIns()).toEqual([
      '李秀兰 第3章 counted',
      '张伟 第3章 taken back',
      '王建国 第3章 counted',
    ]);
    at('10:02');
    await group().says('张伟', list('李秀兰 第3章', '王建国 第3章', '张伟 第3章'));
    expect(await checkIns()).toContain('张伟 第3章 counted');
  });

  test('ends the same when its sendings arrive in another order', async () => {
    const second = list('李秀兰 第3章', '张伟 第3章');
    await group().says('王建国', list('李秀兰 第4章', '王建国 第3章'), {
      sentAt: instant('09:30'),
    });
    await group().says('李秀兰', list('李秀兰 第3章'), { sentAt: instant('09:10') });
    await group().says('张伟', second, { sentAt: instant('09:20') });
    expect(await checkIns()).toEqual(['李秀兰 第4章 counted', '王建国 第3章 counted']);
  });

  test('whose newest sending is recalled is what it was before', async () => {
    await group().says('李秀兰', list('李秀兰 第3章'));
    at('10:01');
    await group().says('张伟', list('李秀兰 第5章', '张伟 第3章'), { messageId: `recalled-${day}` });
    at('10:02');
    expect((await talk.recalls(`recalled-${day}`)).rows).toEqual([]);
    expect(await checkIns()).toEqual(['李秀兰 第3章 counted', '张伟 第3章 taken back']);
  });

  test('recalled before it arrived has no effect', async () => {
    await talk.recalls(`early-${day}`);
    expect(await group().says('李秀兰', list('李秀兰 第3章'), { messageId: `early-${day}` })).toEqual([]);
    expect(await checkIns()).toEqual([]);
  });

  test('notes leave and does not count it', async () => {
    expect(await group().says('李秀兰', list('李秀兰 第3章', '张伟💐请假'))).toEqual([
      '接龙已记录：2位委员（其中请假1位）。',
    ]);
    expect(await checkIns()).toEqual(['李秀兰 第3章 counted']);
  });

  test('tells what names alone lack', async () => {
    expect(await group().says('李秀兰', list('李秀兰', '张伟 +1', '王建国 第3章'))).toEqual([
      '接龙已记录：3位委员。有2位只写了姓名，补上书名、章节或心得即可计入。',
    ]);
  });

  test('names alone count when the header says what was read', async () => {
    const text = '#接龙\n今日打卡《论语》第3章\n\n1. 李秀兰\n2. 张伟 第4章';
    expect(await group().says('李秀兰', text)).toEqual(['接龙已记录：2位委员。']);
    expect(await checkIns()).toEqual(['李秀兰 第3章 counted', '张伟 第4章 counted']);
  });

  test('and an own check-in of the day count once', async () => {
    await group().says('李秀兰', '打卡 《论语》第1章');
    await group().says('张伟', list('李秀兰 第3章'));
    expect(await checkIns()).toEqual(['李秀兰 第1章 counted', '李秀兰 第3章 not counted']);
  });

  test('that begins anew on the next day counts for that day, and one that goes on counts only what is new', async () => {
    await group().says('李秀兰', list('李秀兰 第3章', '张伟 第3章'));
    const first = await checkIns();
    day = addDays(day, 1);
    at('00:10');
    await group().says('王建国', list('李秀兰 第3章', '张伟 第3章', '王建国 第3章'));
    expect(await checkIns()).toEqual(['王建国 第3章 counted']);
    day = addDays(day, 1);
    at('09:00');
    await group().says('李秀兰', list('李秀兰 第3章'));
    expect(await checkIns()).toEqual(['李秀兰 第3章 counted']);
    day = addDays(day, -2);
    expect(await checkIns()).toEqual(first);
    day = addDays(day, 2);
  });

  test('whose header was written anew goes on', async () => {
    await group().says('李秀兰', list('李秀兰 第3章', '张伟 第3章'));
    at('10:20');
    const text = list('李秀兰 第3章', '张伟 第3章', '王建国 第3章').replace(
      '今日打卡',
      '今日打卡（请踊跃参加）',
    );
    expect(await group().says('王建国', text)).toEqual(['接龙已记录：3位委员，新增1位。']);
    expect(await checkIns()).toHaveLength(3);
  });
});

describe('the day a header names', () => {
  test('is the day that is meant, if it can be made up for', async () => {
    await group().says('李秀兰', list('李秀兰 第3章').replace('今日', '昨日'));
    day = addDays(day, -1);
    expect(await checkIns()).toContain('李秀兰 第3章 counted');
    day = addDays(day, 1);
  });

  test('is refused once when it is none of them', async () => {
    const text = list('李秀兰 第3章').replace('今日', '1月2日');
    expect(await group().says('李秀兰', text)).toEqual([
      '接龙标题里的日期不在可以打卡的日子里（今天和最近2天），没有记录。请改正标题里的日期，再发一次。',
    ]);
    expect(await group().says('张伟', text)).toEqual([]);
  });
});

test('a list of 60,000 characters is read, a longer one is refused and the sender told', async () => {
  const long = list('李秀兰 第3章', ...Array.from({ length: 2_000 }, () => `赵四 ${'读'.repeat(20)}`));
  expect(await group().says('李秀兰', long)).toEqual(['接龙已记录：1位委员。']);
  const longer = list('李秀兰 第3章', `张伟 ${'读'.repeat(60_000)}`);
  expect((await group().says('李秀兰', longer)).join()).toContain(
    '没有保存。一条心得或社情民意最多20000字，一份接龙最多60000字',
  );
  expect(await checkIns()).toEqual(['李秀兰 第3章 counted']);
});

test('one 心得 on it may not be longer than any other', async () => {
  await group().says('李秀兰', list('李秀兰 第3章', `张伟 ${'读'.repeat(20_001)}`));
  expect(await checkIns()).toEqual(['李秀兰 第3章 counted']);
});
