/** What counts: study days, backfills, leave, holidays and streaks, on both sides of the day, the month and the year. */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const group = () => talk.group('委员读书群');
const own = async () => (await talk.private().says('李秀兰', '我的打卡'))[0]!.split('\n');
const streak = async () => (await own()).at(-1);

/** A topic from 1 November on, with these rules, without any check-in. */
async function begin(settings: object, columns: object = {}): Promise<void> {
  for (const table of [
    'check_in_withdrawal',
    'check_in',
    'study_leave',
    'study_participation',
    'calendar_day',
  ] as const)
    await talk.db.deleteFrom(table).execute();
  await talk.db.deleteFrom('dialogue').execute();
  await talk.db
    .updateTable('study_topic')
    .set({
      starts_day: '2026-11-01',
      settings: JSON.stringify({ showsStreak: true, ...settings }),
      day_boundary_minutes: 0,
      ...columns,
    })
    .execute();
}

async function checkIn(...instants: string[]): Promise<string[]> {
  const said: string[] = [];
  for (const instant of instants) {
    talk.at(`${instant}+08:00`);
    said.push(...(await group().says('李秀兰', '打卡 心得：开卷有益')));
  }
  return said;
}

describe('a streak', () => {
  beforeEach(() => begin({}));

  test('goes over the ends of months and years, and ends with a day that was missed', async () => {
    await checkIn('2026-11-29T08:00:00', '2026-11-30T23:59:59', '2026-12-01T00:00:00');
    expect(await streak()).toBe('已连续打卡3天。');
    talk.at('2026-12-02T12:00:00+08:00');
    expect(await streak()).toBe('已连续打卡3天。');
    talk.at('2026-12-03T00:00:00+08:00');
    expect(await streak()).toBe('●打卡');
    await checkIn('2026-12-30T12:00:00', '2026-12-31T23:59:59', '2027-01-01T00:00:00');
    expect(await streak()).toBe('已连续打卡3天。');
    expect((await own())[0]).toContain('1月打卡1天，累计打卡6天');
  });

  test('is whole again with a backfill, and broken again by taking it back', async () => {
    await checkIn('2026-12-29T12:00:00', '2026-12-31T12:00:00');
    expect(await streak()).toBe('已连续打卡1天。');
    talk.at('2027-01-01T09:00:00+08:00');
    await group().says('李秀兰', '补卡 12月30日 《论语》第2章');
    expect(await streak()).toBe('已连续打卡3天。');
    await group().says('李秀兰', '撤回打卡');
    expect(await streak()).toBe('已连续打卡1天。');
  });

  test('is frozen by leave, from whichever day it is told', async () => {
    await checkIn('2026-12-30T12:00:00');
    talk.at('2026-12-31T08:00:00+08:00');
    expect(await group().says('李秀兰', '请假 12月31日至1月2日 出差')).toEqual([
      '李秀兰委员，已记下12月31日至2027年1月2日学习打卡请假，这期间不影响连续打卡。提前回来请发送：销假。',
    ]);
    talk.at('2027-01-03T12:00:00+08:00');
    expect(await streak()).toBe('已连续打卡1天。');
    await checkIn('2027-01-03T13:00:00');
    expect(await streak()).toBe('已连续打卡2天。');
    talk.at('2027-01-03T14:00:00+08:00');
    await group().says('李秀兰', '销假 1月2日');
    expect(await streak()).toBe('已连续打卡1天。');
  });

  test('a leave that is recalled never was; one that arrives after its 销假 ends the same', async () => {
    await checkIn('2026-12-01T12:00:00');
    const messageId = randomUUID();
    talk.at('2026-12-02T09:00:00+08:00');
    await group().says('李秀兰', '请假 12月2日', { messageId });
    talk.at('2026-12-03T09:00:00+08:00');
    expect(await streak()).toBe('已连续打卡1天。');
    await talk.happens({
      type: 'recalled',
      platform: 'playground',
      eventKey: `e:${randomUUID()}`,
      platformMessageId: messageId,
      platformChatId: 'group-reading',
      chatKind: 'group',
      sender: { id: await talk.idOf('李秀兰') },
      sentAt: talk.now(),
    });
    expect(await streak()).not.toContain('连续');
    await begin({});
    await checkIn('2026-12-01T12:00:00');
    talk.at('2026-12-03T09:00:00+08:00');
    await group().says('李秀兰', '销假 12月2日', { sentAt: '2026-12-02T11:00:00+08:00' });
    await group().says('李秀兰', '请假 12月2日', { sentAt: '2026-12-02T10:00:00+08:00' });
    expect(await streak()).not.toContain('连续');
  });

  test('a holiday and an optional weekend break nothing, and a check-in on them counts', async () => {
    await begin({ weekendsOptional: true });
    await checkIn('2026-12-04T12:00:00');
    await talk.private().says('陈静', '放假 12月7日 馆庆');
    await checkIn('2026-12-08T12:00:00');
    expect(await streak()).toBe('已连续打卡2天。');
    expect(await own()).toContain('假●・・・・・');
    await talk.private().says('陈静', '取消放假 12月7日');
    expect(await streak()).toBe('已连续打卡1天。');
  });

  test('is shown only where a topic asks for it, and not to who left', async () => {
    await checkIn('2026-12-01T12:00:00');
    await group().says('李秀兰', '退出打卡');
    expect(await streak()).not.toContain('连续');
    await group().says('李秀兰', '重新参加');
    expect(await streak()).toBe('已连续打卡1天。');
    await talk.db.updateTable('study_topic').set({ settings: '{}' }).execute();
    expect(await streak()).not.toContain('连续');
  });
});

describe('study days', () => {
  test('what comes on another day is kept and does not count, also on both sides of a late boundary', async () => {
    await begin({ studyDays: { kind: 'workdays' } }, { day_boundary_minutes: 120 });
    expect(await checkIn('2026-12-05T01:59:59', '2026-12-05T02:00:00')).toEqual([
      '李秀兰委员，已记录12月4日打卡：心得4字。',
      '李秀兰委员，已收到12月5日打卡：心得4字。这一天不是专题的学习日，内容已保留，不计打卡天数。',
    ]);
    expect((await own())[0]).toContain('12月打卡1天，累计打卡1天；心得1篇、1段，共8字');
    expect(await group().says('张伟', '今日打卡统计')).toEqual([
      '今日已有0位委员打卡，心得0篇、1段，共4字。\n今天不是学习日，打卡内容照样保留。',
    ]);
  });

  test('a list on such a day is kept too, and counts once the day becomes a study day', async () => {
    await begin({ studyDays: { kind: 'workdays' } });
    talk.at('2026-12-12T12:00:00+08:00');
    expect(
      await group().says('张伟', '#接龙 今日打卡\n\n1. 李秀兰 《论语》第3章\n2. 张伟 心得：学而时习之'),
    ).toEqual(['接龙已记录：2位委员。这一天不是专题的学习日，内容已保留，不计打卡天数。']);
    expect(await group().says('张伟', '今日打卡统计')).toEqual([expect.stringContaining('今日已有0位')]);
    await talk.private().says('陈静', '上班 12月12日');
    expect((await own())[0]).toContain('12月打卡1天');
  });

  test('a Saturday that becomes a working day counts at once, and no longer when it is taken back', async () => {
    await begin({ studyDays: { kind: 'workdays' } });
    await checkIn('2026-12-05T12:00:00');
    await talk.private().says('陈静', '上班 12月5日');
    expect((await own())[0]).toContain('12月打卡1天');
    await talk.private().says('陈静', '取消上班 12月5日');
    expect((await own())[0]).toContain('12月打卡0天');
  });

  test('补卡 means the last study day; each day that cannot be has its reason', async () => {
    await begin({ studyDays: { kind: 'workdays' } }, { backfill_days: 4, backfills_a_month: 2 });
    talk.at('2026-12-07T09:00:00+08:00');
    expect(await group().says('李秀兰', '补卡 《论语》第1章')).toEqual([
      '李秀兰委员，已记录12月4日补卡：《论语》第1章。',
    ]);
    expect(await group().says('李秀兰', '补卡 12月5日 《论语》第2章')).toEqual([
      '12月5日不是专题的学习日，不用补，没有记录。今天的打卡仍可照常发送。',
    ]);
    expect((await group().says('李秀兰', '补卡 12月2日 《论语》第2章')).join()).toContain(
      '最多补最近4天的打卡',
    );
    await group().says('李秀兰', '补卡 12月3日 《论语》第2章');
    talk.at('2026-12-08T09:00:00+08:00');
    expect((await group().says('李秀兰', '补卡 12月7日 《论语》第3章')).join()).toContain('每月最多补卡2次');
    expect((await group().says('李秀兰', '补卡 12月9日 《论语》第3章')).join()).toContain('还没有到');
    talk.at('2026-11-01T09:00:00+08:00');
    expect((await group().says('李秀兰', '补卡 10月30日 《论语》第3章')).join()).toContain(
      '专题从11月1日开始',
    );
  });
});

describe.each(['UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati'])(
  'with the process in %s',
  (zone) => {
    const usual = process.env.TZ;
    beforeEach(() => {
      process.env.TZ = zone;
    });
    afterAll(() => {
      if (usual === undefined) delete process.env.TZ;
      else process.env.TZ = usual;
    });

    test('the day, the month and the year end when they end in Beijing, or two hours later where a topic says so', async () => {
      const hour = new Date('2027-01-01T00:00:00Z').getHours();
      expect(hour).toBe(
        { UTC: 0, 'Asia/Shanghai': 8, 'America/New_York': 19, 'Pacific/Kiritimati': 14 }[zone],
      );
      await begin({});
      expect(await checkIn('2026-12-31T23:59:59.999', '2027-01-01T00:00:00')).toEqual([
        expect.stringContaining('已记录12月31日打卡'),
        expect.stringContaining('已记录1月1日打卡'),
      ]);
      expect(await streak()).toBe('已连续打卡2天。');
      expect((await own())[0]).toContain('1月打卡1天，累计打卡2天');
      await begin({}, { day_boundary_minutes: 120 });
      expect(await checkIn('2027-01-01T01:59:59.999', '2027-01-01T02:00:00')).toEqual([
        expect.stringContaining('已记录12月31日打卡'),
        expect.stringContaining('已记录1月1日打卡'),
      ]);
      expect(await streak()).toBe('已连续打卡2天。');
      expect(await group().says('张伟', '今日打卡统计')).toEqual([expect.stringContaining('今日已有1位')]);
    });

    test('leave and holidays are Beijing days', async () => {
      await begin({});
      await checkIn('2026-12-30T12:00:00');
      talk.at('2026-12-31T00:00:01+08:00');
      expect((await group().says('李秀兰', '请假 今天'))[0]).toContain('12月31日学习打卡请假');
      expect((await talk.private().says('陈静', '放假 1月1日 元旦'))[0]).toContain('已设1月1日放假');
      await checkIn('2027-01-02T00:00:01');
      expect(await streak()).toBe('已连续打卡2天。');
    });
  },
);

test('who leaves the roster stops counting from that day on; whose 资格 is revoked is in no number', async () => {
  await begin({});
  await checkIn('2026-12-01T12:00:00', '2026-12-02T12:00:00');
  await group().says('张伟', '打卡 心得：学而时习之');
  const { id: personId } = await talk.db
    .selectFrom('person')
    .select('id')
    .where('name', '=', '李秀兰')
    .executeTakeFirstOrThrow();
  const member = talk.db.updateTable('member').where('person_id', '=', personId);
  await member.set({ status: 'former', ends_day: '2026-12-02' }).execute();
  const topic = () => group().says('张伟', '专题统计');
  expect(await topic()).toEqual(['“书香政协·经典共读”：2位委员参加，打卡2人次，心得2篇、0段，共9字。']);
  expect(await group().says('张伟', '今日打卡统计')).toEqual([expect.stringContaining('今日已有1位')]);
  await member.set({ status: 'revoked' }).execute();
  expect(await topic()).toEqual(['“书香政协·经典共读”：1位委员参加，打卡1人次，心得1篇、0段，共5字。']);
  await member.set({ status: 'active', ends_day: null }).execute();
  expect(await topic()).toEqual([expect.stringContaining('2位委员参加，打卡3人次')]);
});

test('with several topics one’s own and the day’s numbers are told by topic, people once', async () => {
  await begin({ showsStreak: false });
  await checkIn('2026-12-01T12:00:00');
  await talk.private().says('陈静', '新建专题 冬读 12月1日至12月31日\n群：委员读书群');
  await talk.private().says('陈静', '确认');
  await group().says('李秀兰', '打卡 心得：两个专题都读');
  await group().says('李秀兰', '2');
  expect(await group().says('张伟', '今日打卡统计')).toEqual([
    '今日已有1位委员打卡，心得2篇、0段，共10字。\n其中“书香政协·经典共读”1位、“冬读”1位。',
  ]);
  expect((await own()).slice(-2)).toEqual([
    '“书香政协·经典共读”：打卡1天，心得1篇、0段，共4字。',
    '“冬读”：打卡1天，心得1篇、0段，共6字。',
  ]);
});
