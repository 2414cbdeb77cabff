/** 签到, 补录, 撤回签到 and 学习统计: both sides of the window, who is late, who was not invited, and what the year adds up to. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';
import { arrange, clearSessions, insertPlanned } from '../support/sessions.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());
beforeEach(async () => {
  talk.at('2026-11-23T10:00:00+08:00');
  await clearSessions(talk);
  await insertPlanned(talk, '读书会', '2026-11-28T15:00:00+08:00', '农业界');
});

const group = () => talk.group('委员读书群');
const staff = async (text: string) => (await talk.private().says('陈静', text)).join('\n');
const list = () => staff('签到名单 11月28日');

describe('the window', () => {
  test.each([
    ['14:29:59', '11月28日读书会14:30起签到，15:00开始。到时请再发送：签到。'],
    ['14:30:00', '李秀兰委员，已签到：11月28日读书会。'],
    ['17:00:00', '李秀兰委员，已签到：11月28日读书会。'],
    ['17:00:01', '11月28日读书会已经结束，不能再签到。确实参加了的，请联系召集人或机关工作人员补录。'],
  ])('at %s: %s', async (clock, answer) => {
    talk.at(`2026-11-28T${clock}+08:00`);
    expect(await group().says('李秀兰', '签到')).toEqual([answer]);
  });

  test('late is flagged, not refused: the group does not read it, the member and staff do', async () => {
    talk.at('2026-11-28T15:00:59+08:00');
    expect((await talk.private().says('李秀兰', '学习签到')).join()).not.toContain('迟到');
    talk.at('2026-11-28T15:01:00+08:00');
    expect((await talk.private().says('孙长河', '签到')).join()).toContain(
      '签到时间15:01（15:00开始，记为迟到）',
    );
    expect(await group().says('马德福', '签到')).toEqual(['马德福委员，已签到：11月28日读书会。']);
    expect(await list()).toBe(
      '（私信）11月28日读书会：应到7人，实到3人。\n1. 李秀兰（农业界）\n2. 马德福（农业界） 迟到\n3. 孙长河（农业界） 迟到',
    );
  });

  test('who was not invited is recorded as 列席', async () => {
    talk.at('2026-11-28T14:40:00+08:00');
    expect((await talk.private().says('张伟', '签到')).join()).toContain('您不在邀请范围，记为列席');
    expect(await list()).toContain('1. 张伟（教育界） 列席');
  });

  test('twice is once; without any session it is chatter in the group, and answered in private', async () => {
    talk.at('2026-11-28T14:40:00+08:00');
    await group().says('李秀兰', '签到');
    expect((await group().says('李秀兰', '签到')).join()).toContain('已有您的签到');
    talk.at('2026-11-25T14:40:00+08:00');
    expect(await group().says('李秀兰', '签到')).toEqual([]);
    expect((await talk.private().says('李秀兰', '签到')).join()).toContain('现在没有可以签到的集中学习');
  });

  test('under the card of the session 打卡 and 到 mean it, and so does its button', async () => {
    await clearSessions(talk);
    await arrange(talk, '读书会 11月28日15:00-17:00 三楼会议室 邀请：农业界 群：委员读书群');
    const sent = await talk.carryOut();
    expect(sent.length).toBeGreaterThan(0);
    const { platform_message_id: card } = await talk.db
      .selectFrom('outbox')
      .select('platform_message_id')
      .where('dedupe_key', 'like', 'study-session%')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    talk.at('2026-11-28T14:40:00+08:00');
    const quote = card as string;
    expect((await group().says('李秀兰', '打卡', { quote })).join()).toContain('已签到：11月28日读书会');
    const { id } = await talk.db.selectFrom('study_session').select('id').executeTakeFirstOrThrow();
    const value = { job: 'attend-study-session', sessionId: id };
    expect((await group().presses('马德福', quote, value)).join()).toContain('马德福委员，已签到');
    expect((await talk.db.selectFrom('check_in').select('id').execute()).length).toBe(0);
  });

  test('of two that are open the one that invites is meant; else it is asked which', async () => {
    await insertPlanned(talk, '委员讲堂', '2026-11-28T15:00:00+08:00', '教育界');
    talk.at('2026-11-28T14:40:00+08:00');
    expect((await talk.private().says('张伟', '签到')).join()).toContain('已签到：11月28日委员讲堂');
    expect((await talk.private().says('王建国', '签到')).join()).toContain(
      '现在有2场集中学习可以签到，是哪一场？请回复数字：1. 11月28日读书会；2. 11月28日委员讲堂',
    );
    expect((await talk.private().says('王建国', '2')).join()).toContain('已签到：11月28日委员讲堂');
  });

  test('a 签到 that arrives late counts for when it was sent', async () => {
    talk.at('2026-11-28T19:00:00+08:00');
    await group().says('李秀兰', '签到', { sentAt: '2026-11-28T14:50:00+08:00' });
    expect(await list()).toContain('实到1人。\n1. 李秀兰（农业界）');
  });
});

describe('taking back', () => {
  test('撤回签到 takes the own one back, and one may check in again; a recall does it too', async () => {
    talk.at('2026-11-28T14:40:00+08:00');
    await group().says('李秀兰', '签到', { messageId: 'first' });
    talk.at('2026-11-28T14:41:00+08:00');
    expect(await group().says('李秀兰', '撤回签到')).toEqual(['李秀兰委员，已撤回11月28日读书会的签到。']);
    expect(await list()).toContain('实到0人');
    talk.at('2026-11-28T14:42:00+08:00');
    await group().says('李秀兰', '签到', { messageId: 'second' });
    expect(await list()).toContain('实到1人');
    await talk.happens({
      type: 'recalled',
      platform: 'playground',
      eventKey: 'e:recalled-second',
      sentAt: talk.now(),
      platformChatId: 'group-reading',
      chatKind: 'group',
      sender: { id: '' },
      platformMessageId: 'second',
    });
    expect(await list()).toContain('实到0人');
    expect((await group().says('李秀兰', '撤回签到')).join()).toContain('没有可以撤回的签到');
  });

  test('in whatever order they arrive', async () => {
    talk.at('2026-11-28T15:30:00+08:00');
    await group().says('李秀兰', '签到', { sentAt: '2026-11-28T14:40:00+08:00' });
    await group().says('李秀兰', '签到', { sentAt: '2026-11-28T14:44:00+08:00' });
    await group().says('李秀兰', '撤回签到', { sentAt: '2026-11-28T14:42:00+08:00' });
    expect(await list()).toContain('实到1人');
  });

  test('staff take back what was recorded for the wrong one', async () => {
    talk.at('2026-11-28T18:00:00+08:00');
    await staff('补录 11月28日读书会 李秀兰 现场签到漏了');
    expect(await staff('撤回签到 11月28日读书会 李秀兰')).toContain('已撤回11月28日读书会的签到：李秀兰。');
    expect(await list()).toContain('实到0人');
  });
});

describe('补录', () => {
  beforeEach(() => talk.at('2026-12-02T09:00:00+08:00'));

  test('names against the roster, with the reason; who is there already is told', async () => {
    expect(await staff('补录 11月28日读书会 张伟、李秀兰 现场签到漏了')).toBe(
      '（私信）已补录11月28日读书会：李秀兰、张伟。',
    );
    expect(await staff('补录 11.28读书会 李秀兰 马德福 原因：手机没电')).toBe(
      '（私信）已补录11月28日读书会：马德福。李秀兰已有签到，不用补录。',
    );
    expect(await list()).toContain(
      '1. 李秀兰（农业界） 补录\n2. 马德福（农业界） 补录\n3. 张伟（教育界） 补录、列席',
    );
    const rows = await talk.db
      .selectFrom('session_attendance')
      .select(['kind', 'reason'])
      .orderBy('id')
      .execute();
    expect(rows.map((row) => row.reason)).toEqual(['现场签到漏了', '现场签到漏了', '手机没电']);
  });

  test('without a reason, names or such a person nothing is recorded', async () => {
    expect(await staff('补录 11月28日读书会 张伟、李秀兰')).toContain('补录张伟、李秀兰还缺原因');
    expect(await staff('补录 11月28日读书会')).toContain('请写上日期、姓名和原因');
    expect(await staff('补录 11月28日读书会 张伟、李大海 漏签')).toContain('名册中没有“李大海”');
    expect(await staff('补录 11月20日读书会 张伟 漏签')).toContain('没有找到这次集中学习');
    expect(await list()).toContain('实到0人');
  });

  test('namesakes are asked about', async () => {
    expect(await staff('补录 11月28日读书会 赵军、李秀兰 漏签')).toContain(
      '名册中有2位赵军，是哪一位？请回复数字：1. 赵军（经济界）；2. 赵军（特邀界）',
    );
    expect(await list()).toContain('实到0人');
    expect(await staff('2')).toContain('已补录11月28日读书会：李秀兰、赵军。');
    expect(await list()).toContain('2. 赵军（特邀界） 补录、列席');
    expect(await staff('补录 11月28日读书会 赵军-经济界 漏签')).toContain('已补录11月28日读书会：赵军。');
  });

  test('the 召集人 may for the own unit’s session, nobody else; and not before it began', async () => {
    expect((await talk.private().says('马德福', '补录 11月28日读书会 李秀兰 漏签')).join()).toContain(
      '已补录',
    );
    expect((await talk.private().says('唐志远', '补录 11月28日读书会 李秀兰 漏签')).join()).toContain(
      '召集人只能办理本单位（经济界）',
    );
    expect((await talk.private().says('李秀兰', '补录 11月28日读书会 李秀兰 漏签')).join()).toContain(
      '没有这项权限',
    );
    talk.at('2026-11-28T14:00:00+08:00');
    expect(await staff('补录 11月28日读书会 马德福 漏签')).toContain('还没有开始，不能补录');
  });
});

describe('the year', () => {
  test('场次 and 人次 by kind and unit; in a group numbers only; a cancelled session is none', async () => {
    await insertPlanned(talk, '委员讲堂', '2026-11-29T15:00:00+08:00');
    await insertPlanned(talk, '委员讲堂', '2026-11-30T15:00:00+08:00');
    const day = new Date('2026-11-30T15:00:00+08:00');
    await talk.db
      .updateTable('study_session')
      .set({ state: 'cancelled' })
      .where('starts_at', '=', day)
      .execute();
    talk.at('2026-11-28T15:30:00+08:00');
    for (const name of ['李秀兰', '张伟']) await talk.private().says(name, '签到');
    talk.at('2026-11-29T14:50:00+08:00');
    for (const name of ['李秀兰', '马德福']) await talk.private().says(name, '签到');
    talk.at('2026-12-31T23:59:00+08:00');
    const year = await staff('学习统计 2026年');
    expect(year).toContain('2026年集中学习2场4人次：委员讲堂1场2人次，读书会1场2人次。');
    expect(year).toContain('其中迟到2人次，列席1人次，补录0人次。');
    expect(year).toContain('按界别：农业界举办1场、参加2场3人次；教育界参加1场1人次。');
    const [line] = await group().says('陈静', '@群议机器人 学习统计');
    expect(line).toBe('2026年集中学习2场4人次：委员讲堂1场2人次，读书会1场2人次。');
  });

  test('the year begins at Beijing midnight; what is no year is told, and members are refused', async () => {
    talk.at('2027-01-01T00:00:00+08:00');
    expect(await staff('学习统计')).toContain('2027年没有举行过集中学习');
    expect(await staff('学习统计 去年')).toContain('2026年集中学习1场0人次');
    expect(await staff('学习统计 那年')).toContain('请写上年份');
    expect((await talk.private().says('李秀兰', '学习统计')).join()).toContain('没有这项权限');
  });

  test('whoever loses the 资格 is absent at once from the list and the numbers', async () => {
    talk.at('2026-11-28T14:40:00+08:00');
    for (const name of ['李秀兰', '马德福']) await group().says(name, '签到');
    const person = talk.db.selectFrom('person').select('id').where('name', '=', '马德福');
    const set = (status: 'revoked' | 'active') =>
      talk.db.updateTable('member').set({ status }).where('person_id', 'in', person).execute();
    await set('revoked');
    talk.at('2026-12-01T10:00:00+08:00');
    const shown = [await list(), await staff('学习统计')].join('\n');
    await set('active');
    expect(shown).toContain('实到1人');
    expect(shown).not.toContain('马德福');
    expect(shown).toContain('读书会1场1人次');
  });
});
