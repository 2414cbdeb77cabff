/** Reminders: whom the clock reminds and whom never; who leads, the evening before; and the group's, by staff only. */

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { eachBeginsAnew, talkOfFile } from '../support/talk-of-file.js';

const talk = talkOfFile();
// A Monday.
eachBeginsAnew(talk, '2026-11-23T10:00:00+08:00');
beforeEach(async () => {
  for (const table of ['study_leave', 'study_participation', 'calendar_day', 'study_topic_lead'])
    await sql`delete from ${sql.table(table)}`.execute(talk.db);
  await sql`delete from study_topic_chat where topic_id in (select id from study_topic where title = '四书共读')`.execute(
    talk.db,
  );
  await sql`delete from study_topic where title = '四书共读'`.execute(talk.db);
  await sql`update study_topic set settings = '{}', day_boundary_minutes = 0, starts_day = '2026-11-23'`.execute(
    talk.db,
  );
  await sql`update member set status = 'active', ends_day = null`.execute(talk.db);
  await sql`update account set reachable = null`.execute(talk.db);
});

const title = async () =>
  (await sql<{ title: string }>`select title from study_topic where title <> '四书共读'`.execute(talk.db))
    .rows[0]!.title;

/** The clock strikes; who is told what. */
async function strikes(instant: string): Promise<string[]> {
  talk.at(`${instant}+08:00`);
  const said = await talk.happens({
    type: 'tick',
    platform: 'clock',
    eventKey: `e:remind-members@${randomUUID()}`,
    sentAt: talk.now(),
    job: 'remind-members',
  });
  return said.rows.map(({ target, action }) =>
    action.action === 'send' && action.message.type === 'text' ? `${target.id} ${action.message.text}` : '?',
  );
}

const asks = (name = '李秀兰', text = '提醒我打卡') => talk.private().says(name, text);
const reminded = async (instant: string) => (await strikes(instant)).length;

describe('a member’s own reminder', () => {
  test('comes once a day at the hour that was asked for, and ends with 退出提醒', async () => {
    const what = `“${await title()}”`;
    expect(await asks('李秀兰', '提醒我打卡 每天18点')).toEqual([
      `（私信）李秀兰委员，每个学习日18:00私信提醒您${what}打卡，已打卡、请假、放假和周末不提醒。不需要了随时发送：退出提醒。`,
    ]);
    expect(await reminded('2026-11-23T17:55:00')).toBe(0);
    expect(await strikes('2026-11-23T18:00:00')).toEqual([
      `${await talk.idOf('李秀兰')} 李秀兰委员，今天${what}还可以打卡：打卡 《书名》第1章 心得：……，自愿参加。不需要了随时发送：退出提醒。`,
    ]);
    expect(await reminded('2026-11-23T18:05:00')).toBe(0);
    expect(await reminded('2026-11-24T18:00:00')).toBe(1);
    expect((await talk.group('委员读书群').says('李秀兰', '退出提醒')).join()).toContain('不再提醒您打卡');
    expect(await reminded('2026-11-25T18:00:00')).toBe(0);
  });

  test.each([
    ['提醒我打卡 每晚8点半', '20:30'],
    ['提醒我打卡', '20:00'],
    ['提醒我打卡 22:00', '20:00'],
    ['提醒我打卡 早上6点半', '8:00'],
  ])('%s → %s; an hour of the night is moved, and told', async (text, at) => {
    const [answer] = await asks('李秀兰', text);
    expect(answer).toContain(at);
    expect(answer!.includes('不打扰')).toBe(/22|6/.test(text));
  });

  test('3点 may be two, and is asked for again', async () => {
    expect((await asks('李秀兰', '提醒我打卡 3点')).join()).toContain('没有看懂提醒的时间');
    expect(await reminded('2026-11-23T20:00:00')).toBe(0);
  });

  test('a tick that was missed is made up within the day, not at night, not tomorrow', async () => {
    await asks();
    expect(await reminded('2026-11-23T20:40:00')).toBe(1);
    expect(await reminded('2026-11-24T21:00:00')).toBe(0);
    expect(await reminded('2026-11-25T08:00:00')).toBe(0);
  });

  test('asked for after today’s hour it begins tomorrow', async () => {
    talk.at('2026-11-23T20:30:00+08:00');
    await asks();
    expect(await reminded('2026-11-23T20:35:00')).toBe(0);
    expect(await reminded('2026-11-24T20:00:00')).toBe(1);
  });

  const ways: [string, () => Promise<unknown>][] = [
    ['has checked in', () => talk.group('委员读书群').says('李秀兰', '打卡 心得：开卷有益')],
    ['is on leave', () => talk.private().says('李秀兰', '请假 11月23日')],
    ['opted out', () => talk.private().says('李秀兰', '退出打卡')],
    ['was removed', () => sql`update member set status = 'revoked'`.execute(talk.db)],
    [
      'left the roster',
      () => sql`update member set status = 'former', ends_day = '2026-11-23'`.execute(talk.db),
    ],
    ['cannot be reached any more', () => sql`update account set reachable = false`.execute(talk.db)],
    [
      'has a holiday',
      () =>
        sql`insert into calendar_day (committee_id, day, kind) select id, '2026-11-23', 'off' from committee`.execute(
          talk.db,
        ),
    ],
    [
      'has no study day',
      () =>
        sql`update study_topic set settings = '{"studyDays":{"kind":"weekly","weekdays":[2]}}'`.execute(
          talk.db,
        ),
    ],
    [
      'has a topic that has not begun',
      () => sql`update study_topic set starts_day = '2026-11-24'`.execute(talk.db),
    ],
  ];
  test.each(ways)('never comes to whoever %s', async (_, happens) => {
    await asks();
    await happens();
    expect(await reminded('2026-11-23T20:00:00')).toBe(0);
  });

  test('waits through the weekend', async () => {
    await asks();
    expect(await reminded('2026-11-28T20:00:00')).toBe(0);
    expect(await reminded('2026-11-29T20:00:00')).toBe(0);
    expect(await reminded('2026-11-30T20:00:00')).toBe(1);
  });

  test('a check-in after midnight is still of the day before where the topic says so, in any time zone of the server', async () => {
    const zone = process.env.TZ;
    process.env.TZ = 'America/New_York';
    try {
      await sql`update study_topic set day_boundary_minutes = 120`.execute(talk.db);
      await asks();
      talk.at('2026-11-24T01:59:00+08:00');
      await talk.private().says('李秀兰', '打卡 心得：开卷有益');
      expect(await reminded('2026-11-24T20:00:00')).toBe(1);
      talk.at('2026-12-01T02:00:00+08:00');
      await talk.private().says('李秀兰', '打卡 心得：开卷有益');
      expect(await reminded('2026-12-01T20:00:00')).toBe(0);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  test('who cannot be reached is told how, and nothing is begun', async () => {
    await sql`update account set reachable = false`.execute(talk.db);
    expect((await talk.group('委员读书群').says('李秀兰', '提醒我打卡')).join()).toContain(
      '请先与我私聊说一句话',
    );
    await sql`update account set reachable = true`.execute(talk.db);
    expect(await reminded('2026-11-23T20:00:00')).toBe(0);
  });

  test('of two topics one is chosen; due together they come as one message', async () => {
    await sql`insert into study_topic (committee_id, title, books, starts_day, ends_day, settings)
      select id, '四书共读', '{}', '2026-11-23', '2026-12-31', '{}' from committee`.execute(talk.db);
    await sql`insert into study_topic_chat (topic_id, chat_id)
      select t.id, c.id from study_topic t, chat c where t.title = '四书共读' and c.name = '委员读书群'`.execute(
      talk.db,
    );
    const group = talk.group('委员读书群');
    const [question] = await group.says('李秀兰', '提醒我打卡 每天9点');
    expect(question).toContain('请回复数字');
    expect((await group.says('李秀兰', '1')).join()).toContain('9:00');
    await group.says('李秀兰', '提醒我打卡 四书共读 每天9点');
    const told = await strikes('2026-11-24T09:00:00');
    expect(told.length).toBe(1);
    expect(told[0]).toContain('“四书共读”');
    expect(told[0]).toContain(`“${await title()}”`);
  });
});

describe('whoever leads', () => {
  const leads = (day: string) =>
    sql`insert into study_topic_lead (topic_id, lead_day, name, member_id)
      select t.id, ${day}, p.name, m.id from study_topic t, member m join person p on p.id = m.person_id
      where p.name = '张伟' limit 1`.execute(talk.db);

  test('hears it the evening before, once', async () => {
    await leads('2026-11-25');
    expect(await reminded('2026-11-24T18:55:00')).toBe(0);
    expect(await strikes('2026-11-24T19:00:00')).toEqual([
      `${await talk.idOf('张伟')} 张伟委员，请您领读：11月25日“${await title()}”。有变动请告诉机关工作人员。`,
    ]);
    expect(await reminded('2026-11-24T19:05:00')).toBe(0);
    expect(await reminded('2026-11-25T19:00:00')).toBe(0);
  });

  test('of a Monday on Friday, for weekends are quiet', async () => {
    await leads('2026-11-30');
    expect(await reminded('2026-11-26T19:00:00')).toBe(0);
    expect(await reminded('2026-11-27T20:55:00')).toBe(1);
    expect(await reminded('2026-11-29T19:00:00')).toBe(0);
  });
});

describe('提醒打卡', () => {
  const group = () => talk.group('委员读书群');
  const posts = async () =>
    (await talk.carryOut()).flatMap(({ target, action }) =>
      target.kind === 'chat' && action.action === 'send' && action.message.type === 'text'
        ? [action.message.text]
        : [],
    );

  test('is previewed to staff in private, and goes out once a day, naming and calling nobody', async () => {
    await talk.carryOut();
    const text = `“${await title()}”今天可以打卡，自愿参加。发送：打卡 《书名》第1章 心得：……`;
    expect(await group().says('陈静', '@群议机器人 提醒打卡')).toEqual([
      `（私信）将在委员读书群发一条提醒：\n${text}\n一个群一天最多提醒一次，不提没打卡的人。回复“确认”发出，回复“取消”放弃。`,
    ]);
    expect(await posts()).toEqual([]);
    expect((await talk.private().says('陈静', '确认')).at(-1)).toBe('（私信）已在委员读书群提醒打卡。');
    expect(await posts()).toEqual([text]);
    await group().says('陈静', '@群议机器人 提醒打卡');
    expect(await talk.private().says('陈静', '确认')).toEqual([
      '（私信）委员读书群那天已经提醒过，一个群一天最多一次，请改天再发。',
    ]);
    expect(await posts()).toEqual([]);
  });

  test('at night it goes out in the morning, and says so', async () => {
    talk.at('2026-11-27T21:30:00+08:00');
    expect((await talk.private().says('陈静', '提醒打卡 委员读书群')).join()).toContain('11月30日8:00发出');
    expect((await talk.private().says('陈静', '确认')).at(-1)).toContain(
      '11月30日8:00将在委员读书群提醒打卡',
    );
  });

  test.each([
    ['提醒打卡 没有的群', '没有找到“没有的群”'],
    ['提醒打卡', '请写明要提醒的群'],
  ])('%s in private: told what to write', async (text, answer) => {
    expect((await talk.private().says('陈静', text)).join()).toContain(answer);
  });

  test('a member may not; un-@ed it is chatter; where nothing is to be read nothing is sent', async () => {
    expect((await group().says('李秀兰', '@群议机器人 提醒打卡')).join()).toContain('（私信）');
    expect((await group().hears('陈静', '提醒打卡')).inboxId).toBeUndefined();
    await sql`update study_topic set starts_day = '2026-12-24'`.execute(talk.db);
    expect((await group().says('陈静', '@群议机器人 提醒打卡')).join()).toContain('没有要打卡的专题');
    await group().says('陈静', '@群议机器人 提醒打卡');
    expect((await talk.private().says('陈静', '取消')).length).toBe(1);
  });
});
