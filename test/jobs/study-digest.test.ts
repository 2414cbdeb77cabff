/** 周报, 期末报告 and 排行: what they add up to, for which group, when, and who is never in them. */

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { eachBeginsAnew, talkOfFile } from '../support/talk-of-file.js';

const talk = talkOfFile();
// A Wednesday.
eachBeginsAnew(talk, '2026-11-25T10:00:00+08:00');
beforeEach(async () => {
  await sql`delete from study_topic_chat where topic_id in (select id from study_topic where title <> '共读')`.execute(
    talk.db,
  );
  await sql`update study_topic set title = '共读', settings = '{}', day_boundary_minutes = 0,
    starts_day = '2026-11-23', ends_day = '2026-12-31', backfill_days = 2`.execute(talk.db);
  await runsIn('委员读书群');
  await sql`update member set status = 'active', ends_day = null`.execute(talk.db);
  await talk.carryOut();
});

async function runsIn(...groups: string[]): Promise<void> {
  await sql`delete from study_topic_chat`.execute(talk.db);
  await sql`insert into study_topic_chat (topic_id, chat_id)
    select t.id, c.id from study_topic t, chat c where c.name = any(${sql.val(groups)}::text[])`.execute(
    talk.db,
  );
}

async function checkIn(
  name: string,
  at: string,
  what = '《论语》第1章 心得：学而时习之',
  group = '委员读书群',
) {
  const messageId = randomUUID();
  talk.at(`${at}+08:00`);
  await talk.group(group).says(name, `打卡 ${what}`, { messageId });
  return messageId;
}

/** The clock strikes; what is posted where. */
async function strikes(instant: string): Promise<string[]> {
  talk.at(`${instant}+08:00`);
  await talk.happens({
    type: 'tick',
    platform: 'clock',
    eventKey: `e:post-digests@${randomUUID()}`,
    sentAt: talk.now(),
    job: 'post-digests',
  });
  const chats = await talk.db.selectFrom('chat').select(['name', 'platform_chat_id as id']).execute();
  return (await talk.carryOut()).flatMap(({ target, action }) =>
    action.action === 'send' && action.message.type === 'card'
      ? [
          [
            chats.find((chat) => chat.id === target.id)?.name,
            action.message.card.title,
            ...action.message.card.paragraphs,
          ].join('\n'),
        ]
      : [],
  );
}

const staff = (text: string) => talk.private().says('陈静', text);

describe('周报', () => {
  test('comes to the group on its day for the seven days before, once', async () => {
    expect(await staff('开启周报')).toEqual([
      '（私信）“共读”的周报已开启：每周日20:00发到专题所在的群，结束后发期末报告。不要了请发送：关闭周报。',
    ]);
    const quote = await checkIn('李秀兰', '2026-11-25T12:00:00');
    await checkIn('张伟', '2026-11-26T12:00:00', '《孟子》第2章 心得：得道多助');
    await checkIn('张伟', '2026-11-26T13:00:00', '心得：又想了想');
    await checkIn('李秀兰', '2026-11-26T14:00:00');
    await talk.group('委员读书群').says('陈静', '精选', { quote });
    expect(await strikes('2026-11-29T19:55:00')).toEqual([]);
    expect(await strikes('2026-11-29T20:00:00')).toEqual([
      [
        '委员读书群',
        '“共读”周报（11月23日至28日）',
        '2位委员参加，打卡3人次；心得3篇、1段，共18字。',
        '参加委员：农业界1位、教育界1位。',
        '共读：《论语》、《孟子》。',
        '精选心得1篇（发送“精选心得”看全文）：',
        '李秀兰（农业界）《论语》第1章',
      ].join('\n'),
    ]);
    expect(await strikes('2026-11-29T20:05:00')).toEqual([]);
    expect(await strikes('2026-12-06T20:00:00')).toEqual([]);
  });

  test('a missed tick is made up that day; nothing comes by night, nor when it was switched off', async () => {
    await staff('开启周报 每周四9点');
    await checkIn('李秀兰', '2026-11-25T12:00:00');
    expect((await strikes('2026-11-26T11:40:00')).length).toBe(1);
    await checkIn('李秀兰', '2026-12-02T12:00:00');
    expect(await strikes('2026-12-03T21:00:00')).toEqual([]);
    await checkIn('李秀兰', '2026-12-09T12:00:00');
    expect((await staff('关闭周报')).join()).toContain('周报已关闭');
    expect(await strikes('2026-12-10T09:00:00')).toEqual([]);
    expect((await staff('关闭周报')).join()).toContain('没有开启周报');
  });

  test('an hour of the night is moved, an unclear one asked for again', async () => {
    expect((await staff('开启周报 每周五22点')).join()).toContain('每周五20:00');
    expect((await staff('开启周报 每周五3点')).join()).toContain('没有看懂周报的时间');
    expect((await staff('开启周报 没有的专题')).join()).toContain('请写明是哪个专题');
  });

  test('of several groups each has its own, one where nobody took part has none', async () => {
    await runsIn('委员读书群', '委员工作群', '第一联络组群');
    await staff('开启周报');
    await checkIn('李秀兰', '2026-11-25T12:00:00');
    await checkIn('张伟', '2026-11-25T12:00:00', '《孟子》第2章', '委员工作群');
    const posted = await strikes('2026-11-29T20:00:00');
    expect(posted.length).toBe(2);
    const [reading, working] = ['委员读书群', '委员工作群'].map(
      (name) => posted.find((one) => one.startsWith(name))!,
    );
    expect(reading).toContain('农业界1位。');
    expect(reading).not.toContain('《孟子》');
    expect(working).toContain('教育界1位。');
    expect(working).not.toContain('《论语》');
  });

  test('goes over the end of month and year, by the study day, wherever the server stands', async () => {
    const zone = process.env.TZ;
    process.env.TZ = 'Pacific/Kiritimati';
    try {
      await sql`update study_topic set ends_day = '2027-01-31', day_boundary_minutes = 120`.execute(talk.db);
      await staff('开启周报 每周一9点');
      await checkIn('李秀兰', '2026-12-28T01:59:00', '心得：上一周');
      await checkIn('张伟', '2026-12-28T02:00:00', '心得：这一周');
      await checkIn('王建国', '2027-01-04T01:59:00', '心得：这一周');
      const [posted] = await strikes('2027-01-04T09:00:00');
      expect(posted).toContain('（2026年12月28日至2027年1月3日）');
      expect(posted).toContain('2位委员参加，打卡2人次');
      expect(posted).not.toContain('农业界');
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  test('who is revoked is in nothing at once; who left until that day; a withdrawn check-in not', async () => {
    const quote = await checkIn('李秀兰', '2026-11-24T12:00:00');
    await checkIn('李秀兰', '2026-11-25T12:00:00');
    await talk.group('委员读书群').says('陈静', '精选', { quote });
    await checkIn('张伟', '2026-11-25T12:00:00');
    await checkIn('王建国', '2026-11-25T12:00:00');
    await talk.group('委员读书群').says('王建国', '撤回打卡');
    const shown = async () => (await staff('周报')).join();
    expect(await shown()).toContain('2位委员参加，打卡3人次');
    await sql`update member set status = 'former', ends_day = '2026-11-25' where person_id = (select id from person where name = '李秀兰')`.execute(
      talk.db,
    );
    expect(await shown()).toContain('2位委员参加，打卡2人次');
    expect(await shown()).toContain('精选心得1篇');
    await sql`update member set status = 'revoked' where person_id = (select id from person where name = '李秀兰')`.execute(
      talk.db,
    );
    expect(await shown()).toContain('1位委员参加，打卡1人次');
    expect(await shown()).not.toContain('李秀兰');
  });

  test('on demand for staff only: in the group its own, in private all; a member and chatter get none', async () => {
    expect((await staff('周报')).join()).toContain('还没有打卡');
    await checkIn('李秀兰', '2026-11-25T12:00:00');
    expect((await talk.group('委员读书群').says('陈静', '@群议机器人 周报'))[0]).toContain(
      '“共读”周报（11月23日至25日）',
    );
    expect((await talk.group('委员读书群').hears('陈静', '周报')).inboxId).toBeUndefined();
    expect((await talk.private().says('张伟', '周报')).join()).not.toContain('位委员参加');
    expect((await staff('期末报告 共读')).join()).toContain('“共读”期末报告');
  });
});

describe('期末报告', () => {
  test('comes when nothing can be made up for any more, in waking hours, once', async () => {
    await sql`update study_topic set ends_day = '2026-11-27'`.execute(talk.db);
    await staff('开启周报');
    await checkIn('李秀兰', '2026-11-27T12:00:00');
    expect(await strikes('2026-11-29T20:00:00')).toEqual([]);
    expect(await strikes('2026-11-30T08:55:00')).toEqual([]);
    const posted = await strikes('2026-11-30T09:00:00');
    expect(posted.length).toBe(1);
    expect(posted[0]).toContain('“共读”期末报告（11月23日至27日）');
    expect(await strikes('2026-12-01T09:00:00')).toEqual([]);
  });

  test('many 精选 go on in a second card, each title and name whole', async () => {
    const title = `县域治理与乡村振兴案例选编${'，理论与实践'.repeat(6)}`;
    await checkIn('李秀兰', '2026-11-25T12:00:00', `《${title}》第1章 心得：开卷有益`);
    await sql`update study_topic set starts_day = '2026-01-01'`.execute(talk.db);
    await sql`insert into check_in (committee_id, member_id, topic_id, study_day, counted, book, part, reflection,
        reflection_chars, sent_at, inbox_id)
      select c.committee_id, c.member_id, c.topic_id, c.study_day - n, false, c.book, '第' || n || '章', c.reflection,
        c.reflection_chars, c.sent_at, c.inbox_id
      from check_in c, generate_series(2, 120) n`.execute(talk.db);
    await sql`insert into check_in_featured (check_in_id, featured_at) select id, sent_at from check_in`.execute(
      talk.db,
    );
    const cards = await staff('期末报告');
    expect(cards.length).toBeGreaterThan(1);
    const lines = cards
      .join('\n')
      .split('\n')
      .filter((line) => line.includes('（农业界）'));
    expect(lines.length).toBe(120);
    expect(lines.every((line) => line.includes(`李秀兰（农业界）《${title}》第`))).toBe(true);
  });
});

describe('排行', () => {
  const shown = () => talk.group('委员读书群').says('王建国', '排行榜');
  const OFF = '（私信）本政协没有开启打卡排行。查看自己的记录，请发送：我的打卡。';

  test('is off; it is switched on only after the rule was shown and confirmed, and that is audited', async () => {
    expect(await shown()).toEqual([OFF]);
    const [warning] = await talk.group('委员读书群').says('陈静', '@群议机器人 开启排行');
    expect(warning).toContain('（私信）');
    expect(warning).toContain('2023年《关于防治“指尖上的形式主义”的若干意见》');
    expect(warning).toContain('不得强制打卡接龙');
    expect(await shown()).toEqual([OFF]);
    expect((await staff('取消')).join()).toContain('排行没有开启');
    expect(await shown()).toEqual([OFF]);
    await staff('开启排行');
    expect((await staff('确认')).join()).toContain('打卡排行已开启');
    const audit = await talk.db
      .selectFrom('audit_log')
      .selectAll()
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect(audit).toMatchObject({ action: 'switch-ranking', detail: { isOn: true, warned: true } });
    expect((await staff('关闭排行')).join()).toContain('打卡排行已关闭');
    expect(await shown()).toEqual([OFF]);
  });

  test('shows 界别, and of people only those who asked to stand in it and have a day', async () => {
    await staff('开启排行');
    await staff('确认');
    expect((await shown()).join()).toContain('还没有可以列的打卡');
    await checkIn('李秀兰', '2026-11-25T12:00:00');
    await checkIn('张伟', '2026-11-25T12:00:00');
    await checkIn('李秀兰', '2026-11-26T12:00:00');
    expect(await shown()).toEqual(['“共读”各界别打卡：1. 农业界 2人次；2. 教育界 1人次']);
    await talk.private().says('张伟', '参加排行');
    await talk.private().says('王建国', '参加排行');
    expect(await shown()).toEqual([
      '“共读”各界别打卡：1. 农业界 2人次；2. 教育界 1人次\n报名参加排行的委员：1. 张伟 1天',
    ]);
    await talk.private().says('张伟', '退出排行');
    expect((await shown()).join()).not.toContain('张伟');
    await talk.private().says('张伟', '参加排行');
    await sql`update member set status = 'revoked' where person_id = (select id from person where name = '张伟')`.execute(
      talk.db,
    );
    expect((await shown()).join()).toBe('“共读”各界别打卡：1. 农业界 2人次');
  });
});
