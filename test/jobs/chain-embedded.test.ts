/** 接龙 on the embedded database: the same statements, the same records, whatever order sendings arrive in. */

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '../../src/domain/beijing-time.js';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk('embedded');
});
afterAll(() => talk.close());

const group = () => talk.group('委员读书群');
const chain = (...lines: string[]) =>
  `#接龙\n今日打卡\n\n${lines.map((line, at) => `${at + 1}. ${line}`).join('\n')}`;

const recall = (platformMessageId: string, sentAt = talk.now()) =>
  talk.happens({
    type: 'recalled',
    platform: 'playground',
    eventKey: `e:${randomUUID()}`,
    sentAt,
    platformChatId: 'group-reading',
    chatKind: 'group',
    sender: { id: '' },
    platformMessageId,
  });

/** What stands of a day's check-ins. */
const standing = async (day: string) => {
  const rows = await talk.db
    .selectFrom('check_in')
    .innerJoin('member', 'member.id', 'check_in.member_id')
    .innerJoin('person', 'person.id', 'member.person_id')
    .select(['person.name', 'part', 'counted'])
    .where('study_day', '=', day)
    .where('withdrawn_at', 'is', null)
    .orderBy('member.sort_order')
    .orderBy('check_in.sent_at')
    .execute();
  return rows.map(({ name, part, counted }) => `${name} ${part} ${counted}`);
};

test('lines are recorded, amended, taken back and recalled', async () => {
  expect(await group().says('李秀兰', chain('李秀兰 第1章', '张伟 请假'))).toEqual([
    '接龙已记录：2位委员（其中请假1位）。',
  ]);
  talk.at('2026-11-23T10:20:00+08:00');
  expect(
    await group().says('王建国', chain('李秀兰 第2章', '张伟 第1章', '王建国'), { messageId: 'third' }),
  ).toEqual(['接龙已记录：3位委员，新增1位，更新2位。有1位只写了姓名，补上书名、章节或心得即可计入。']);
  expect(await standing('2026-11-23')).toEqual(['李秀兰 第2章 true', '张伟 第1章 true', '王建国 null false']);
  talk.at('2026-11-23T10:30:00+08:00');
  await recall('third');
  expect(await standing('2026-11-23')).toEqual(['李秀兰 第1章 true']);
});

test('撤回打卡 takes one’s own line back, and the unchanged list does not bring it again', async () => {
  talk.at('2026-12-07T10:00:00+08:00');
  await group().says('王建国', chain('李秀兰 第1章', '王建国 第1章'));
  talk.at('2026-12-07T10:10:00+08:00');
  await group().says('李秀兰', '撤回打卡');
  expect(await standing('2026-12-07')).toEqual(['王建国 第1章 true']);
  talk.at('2026-12-07T10:20:00+08:00');
  await group().says('张伟', chain('李秀兰 第1章', '王建国 第1章', '张伟 第1章'));
  expect(await standing('2026-12-07')).toEqual(['张伟 第1章 true', '王建国 第1章 true']);
});

test('an own check-in counts again when the line that counted goes', async () => {
  talk.at('2026-12-21T10:00:00+08:00');
  await group().says('张伟', chain('李秀兰 第1章', '张伟 第1章'));
  talk.at('2026-12-21T10:05:00+08:00');
  await group().says('李秀兰', '打卡 《论语》第9章');
  expect(await standing('2026-12-21')).toContain('李秀兰 第9章 false');
  talk.at('2026-12-21T10:10:00+08:00');
  await group().says('张伟', chain('张伟 第1章'));
  expect(await standing('2026-12-21')).toEqual(['李秀兰 第9章 true', '张伟 第1章 true']);
});

test('the same message handled again has no second effect', async () => {
  talk.at('2027-01-04T10:00:00+08:00');
  const text = chain('李秀兰 第1章');
  await group().says('李秀兰', text, { messageId: 'again' });
  expect(await group().says('李秀兰', text, { messageId: 'again' })).toEqual([]);
  expect(await standing('2027-01-04')).toEqual(['李秀兰 第1章 true']);
});

test('sendings and recalls of them end the same in any order', { timeout: 90_000 }, async () => {
  const people = ['李秀兰', '张伟', '王建国'];
  const story = fc.array(
    fc.record({
      lines: fc.uniqueArray(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 2 })), {
        selector: ([who]) => who,
        minLength: 1,
      }),
      isRecalled: fc.boolean(),
    }),
    { minLength: 3, maxLength: 4 },
  );
  let day = '2027-01-18';
  const tell = async (events: (() => Promise<unknown>)[]) => {
    for (const event of events) await event();
    return standing(day);
  };
  const stories = fc.sample(fc.tuple(story, fc.infiniteStream(fc.nat(1_000))), { numRuns: 5, seed: 4 });
  for (const [sendings, dice] of stories) {
    const results: string[][] = [];
    for (const isShuffled of [false, true]) {
      day = addDays(day, 14);
      talk.at(`${day}T20:00:00+08:00`);
      const events = sendings.flatMap(({ lines, isRecalled }, at) => {
        const messageId = `${day} ${at}`;
        const sentAt = `${day}T1${at}:00:00+08:00`;
        const text = chain(...lines.map(([who, part]) => `${people[who]} 第${part}章`));
        const says = () => group().says('李秀兰', text, { messageId, sentAt });
        return isRecalled ? [says, () => recall(messageId, new Date(`${day}T19:00:00+08:00`))] : [says];
      });
      const order = isShuffled
        ? events.map((event) => ({ event, at: dice.next().value as number })).sort((a, b) => a.at - b.at)
        : events.map((event) => ({ event, at: 0 }));
      results.push(await tell(order.map(({ event }) => event)));
    }
    expect(results[1]).toEqual(results[0]);
  }
});
