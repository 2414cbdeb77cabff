/** 评学: 精选 and 点评 by staff and conveners, what the author hears and answers, and what ends with a withdrawal. */

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { eachBeginsAnew, talkOfFile } from '../support/talk-of-file.js';

const talk = talkOfFile();
eachBeginsAnew(talk, '2026-11-25T10:00:00+08:00');
beforeEach(() => sql`update unit_membership set convener = false`.execute(talk.db));

const group = () => talk.group('委员读书群');

/** A check-in of 李秀兰 in 委员读书群. @returns its message's id. */
async function checkIn(text = '打卡 《论语》第3章 心得：温故而知新', name = '李秀兰'): Promise<string> {
  const messageId = randomUUID();
  await group().says(name, text, { messageId });
  return messageId;
}

const makeConvener = (name: string) =>
  sql`update unit_membership set convener = true where member_id in
    (select m.id from member m join person p on p.id = m.person_id where p.name = ${name})`.execute(talk.db);

const featured = async () =>
  (await sql<{ id: number }>`select check_in_id as id from check_in_featured`.execute(talk.db)).rows.length;

describe('精选', () => {
  test('staff quote a check-in, un-@ed, and it is shown first; 取消精选 takes it back', async () => {
    const quote = await checkIn();
    expect(await group().says('陈静', '精选', { quote })).toEqual([
      '已设为精选：李秀兰委员11月25日的打卡（《论语》第3章，心得5字）。',
    ]);
    expect(await talk.private().says('王建国', '精选心得')).toEqual([
      '（私信）精选心得共1篇：\n李秀兰 11月25日 《论语》第3章，心得5字\n温故而知新',
    ]);
    expect(await group().says('陈静', '取消精选', { quote })).toEqual([
      '已取消精选：李秀兰委员11月25日的打卡（《论语》第3章，心得5字）。',
    ]);
    expect((await talk.private().says('王建国', '精选心得')).join()).toContain('还没有精选的心得');
    expect(await featured()).toBe(0);
  });

  test('the message is marked where the platform can: the group hears nothing', async () => {
    const quote = await checkIn();
    const said = await group().hears('陈静', '精选 👍', { quote });
    expect(said.deed).toBe('feature-check-in');
    const audit = await talk.db
      .selectFrom('audit_log')
      .selectAll()
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect(audit).toMatchObject({ action: 'feature-check-in', detail: { featured: true } });
  });

  test.each([
    ['a member may not, and is not heard', '王建国', '精选'],
    ['talk under a check-in is talk', '陈静', '精选出来了吗'],
    ['praise under a check-in is talk', '陈静', '写得真好，学习了'],
    ['so is a word about choosing', '陈静', '精选这几篇都不错'],
  ])('%s', async (_, name, text) => {
    const quote = await checkIn();
    const said = await group().hears(name, text, { quote });
    expect([said.deed ?? undefined, said.rows]).toEqual([undefined, []]);
    expect(await featured()).toBe(0);
  });

  test('unquoted and un-@ed it is nothing; @-ed without saying which, one is told how', async () => {
    await checkIn();
    expect((await group().hears('陈静', '精选')).inboxId).toBeUndefined();
    expect((await group().hears('陈静', '精选 李秀兰 11月25日')).inboxId).toBeUndefined();
    expect(await group().says('陈静', '@群议机器人 精选')).toEqual([
      '请引用那条打卡，发送：精选；或写明委员和日期：精选 李秀兰 12月1日。',
    ]);
    expect((await group().says('王建国', '@群议机器人 精选')).join()).toContain('（私信）');
  });

  test('by name and day; of several that day staff say which', async () => {
    await checkIn();
    expect(await talk.private().says('陈静', '精选 李秀兰 11月25日')).toEqual([
      '（私信）已设为精选：李秀兰委员11月25日的打卡（《论语》第3章，心得5字）。',
    ]);
    await checkIn('打卡 心得：学而时习之，不亦说乎');
    expect(await talk.private().says('陈静', '精选 李秀兰 今天')).toEqual([
      '（私信）李秀兰委员11月25日有2篇，是哪一篇？\n1. 《论语》第3章，心得5字\n2. 心得10字\n请写明第几篇再发一次，例如：精选 李秀兰 11月25日 第1篇。',
    ]);
    expect(await talk.private().says('陈静', '精选 李秀兰 11月25日 第2篇')).toEqual([
      '（私信）已设为精选：李秀兰委员11月25日的打卡（心得10字）。',
    ]);
    expect(await featured()).toBe(2);
  });

  test.each([
    ['精选 李秀蓝 11月25日', '名册里没有“李秀蓝”。请核对姓名，或引用那条打卡发送：精选。'],
    ['精选 李秀兰 11月24日', '李秀兰委员11月24日没有写了心得的打卡。请核对日期，例如：精选 李秀兰 12月1日。'],
    ['精选 李秀兰 11月31日', '请引用那条打卡，发送：精选；或写明委员和日期：精选 李秀兰 12月1日。'],
    [
      '精选 李秀兰 11月25日 第3篇',
      '李秀兰委员11月25日只有1篇，请改好再发一次，例如：精选 李秀兰 11月25日 第1篇。',
    ],
  ])('%s: told what to do, nothing is chosen', async (text, answer) => {
    await checkIn();
    expect(await talk.private().says('陈静', text)).toEqual([`（私信）${answer}`]);
    expect(await featured()).toBe(0);
  });

  test('a convener may in the group where it was said, and not elsewhere', async () => {
    await makeConvener('张伟');
    const quote = await checkIn();
    const answer = '已设为精选：李秀兰委员11月25日的打卡（《论语》第3章，心得5字）。';
    expect(await group().says('张伟', '精选', { quote })).toEqual([answer]);
    expect(await talk.private().says('张伟', '精选 李秀兰 11月25日')).toEqual([
      '（私信）请在本群里引用那条打卡，发送：精选。',
    ]);
    expect((await talk.group('委员工作群').says('张伟', '精选', { quote })).join()).toContain('没有找到');
  });

  test('a withdrawn check-in is 精选 no longer, nor is one of a member whose 资格 was revoked', async () => {
    const quote = await checkIn();
    await group().says('陈静', '精选', { quote });
    await group().says('李秀兰', '撤回打卡');
    expect((await talk.private().says('王建国', '精选心得')).join()).toContain('还没有精选');
    expect((await group().says('陈静', '@群议机器人 精选', { quote })).join()).toContain('已撤回');

    const other = await checkIn('打卡 心得：学而时习之', '张伟');
    await group().says('陈静', '精选', { quote: other });
    expect((await talk.private().says('王建国', '精选心得')).join()).toContain('张伟');
    await sql`update member set status = 'revoked' where person_id = (select id from person where name = '张伟')`.execute(
      talk.db,
    );
    expect((await talk.private().says('王建国', '精选心得')).join()).toContain('还没有精选');
    await sql`update member set status = 'active'`.execute(talk.db);
  });

  test('whichever arrives first, the newest word rules; a recalled one was never said', async () => {
    const quote = await checkIn();
    const later = randomUUID();
    await group().says('陈静', '取消精选', { quote, messageId: later, sentAt: '2026-11-25T10:05:00+08:00' });
    await group().says('陈静', '精选', { quote, sentAt: '2026-11-25T10:01:00+08:00' });
    expect(await featured()).toBe(0);
    await talk.recalls(later);
    expect(await featured()).toBe(1);
  });

  test('the list is in the roster’s order, whoever was chosen first', async () => {
    const first = await checkIn('打卡 心得：学而时习之', '王建国');
    const second = await checkIn('打卡 心得：温故而知新', '李秀兰');
    await group().says('陈静', '精选', { quote: first });
    await group().says('陈静', '精选', { quote: second });
    const [list] = await talk.private().says('张伟', '精选心得');
    expect(list!.indexOf('李秀兰')).toBeLessThan(list!.indexOf('王建国'));
    expect(await group().says('张伟', '精选心得')).toEqual(['精选心得共2篇，已私信发给您。', list]);
    expect((await talk.private().says('张伟', '精选心得 王建国')).join()).not.toContain('李秀兰');
    expect((await talk.private().says('张伟', '精选心得 没有的专题')).join()).toContain(
      '没有找到这个专题或委员',
    );
  });

  test('a reaction is nothing: it is not kept and changes no row', async () => {
    const messageId = await checkIn();
    const rows = async () => (await sql`select * from check_in`.execute(talk.db)).rows;
    const before = await rows();
    const said = await talk.happens({
      type: 'reaction',
      platform: 'playground',
      eventKey: `e:${randomUUID()}`,
      sentAt: talk.now(),
      platformChatId: 'any',
      chatKind: 'group',
      sender: { id: await talk.idOf('张伟') },
      platformMessageId: messageId,
      emoji: 'THUMBSUP',
      added: true,
    });
    expect(said.inboxId).toBeUndefined();
    expect(await rows()).toEqual(before);
    expect(await featured()).toBe(0);
  });
});

describe('点评', () => {
  test('is told to its author in private, and what the author answers to whoever said it', async () => {
    const quote = await checkIn();
    expect(await group().says('陈静', '点评 写得具体，电话13912345678', { quote })).toEqual([
      '（致 李秀兰）李秀兰委员，陈静点评了您11月25日的打卡（《论语》第3章，心得5字）：\n写得具体，电话139****5678\n想回应，引用这条消息回复，或发送：回复点评 您的话。',
      '点评已私下转给李秀兰委员。',
    ]);
    await talk.carryOut();
    const { platform_message_id } = await talk.db
      .selectFrom('outbox')
      .select('platform_message_id')
      .where(sql`about->>'kind'`, '=', 'comment')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect(await talk.private().says('李秀兰', '谢谢，记住了', { quote: platform_message_id! })).toEqual([
      '（致 陈静）李秀兰委员回复了您的点评：\n谢谢，记住了',
      '（私信）李秀兰委员，您的回复已转给点评的人。',
    ]);
    expect((await talk.private().says('李秀兰', '回复点评 再谢')).at(-1)).toContain('您的回复已转给点评的人');
    expect((await talk.private().says('王建国', '回复点评 谢谢')).join()).toContain('没有找到可以回复的点评');
  });

  test('at night it waits for the morning, and goes with its message when that is recalled', async () => {
    talk.at('2026-11-25T22:00:00+08:00');
    const quote = await checkIn();
    const messageId = randomUUID();
    await group().says('陈静', '点评 写得具体', { quote, messageId });
    const row = () =>
      talk.db
        .selectFrom('outbox')
        .selectAll()
        .orderBy('id', 'desc')
        .where(sql`about->>'kind'`, '=', 'comment')
        .executeTakeFirstOrThrow();
    expect((await row()).not_before).toEqual(new Date('2026-11-26T08:00:00+08:00'));
    await talk.recalls(messageId);
    expect((await row()).state).toBe('cancelled');
    expect((await talk.private().says('李秀兰', '回复点评 谢谢')).join()).toContain('没有找到可以回复的点评');
  });

  test('only staff may say it in the group, and only when they ask for it', async () => {
    await makeConvener('张伟');
    const quote = await checkIn();
    expect((await group().says('陈静', '公开点评 写得具体', { quote })).at(-1)).toBe(
      '点评李秀兰委员11月25日的心得：写得具体',
    );
    expect(
      (await group().says('张伟', '公开点评 写得具体', { quote })).every((one) => one.startsWith('（私信）')),
    ).toBe(true);
    expect((await talk.private().says('陈静', '公开点评 李秀兰 11月25日：好')).join()).toContain(
      '请在群里引用那条打卡',
    );
  });

  test.each([
    ['点评 李秀兰 11月25日：有自己的思考', '有自己的思考'],
    ['点评李秀兰11月25日 有自己的思考', undefined],
    ['点评 李秀兰委员11月25日的心得 有自己的思考', '心得 有自己的思考'],
  ])('by name and day: %s', async (text, said) => {
    await checkIn();
    await talk.private().says('陈静', text);
    const kept = await talk.db
      .selectFrom('check_in_comment')
      .select('text')
      .orderBy('id', 'desc')
      .executeTakeFirst();
    expect(kept?.text).toBe(said);
  });

  test('without words, and with too many, nothing is kept', async () => {
    const quote = await checkIn();
    expect((await group().says('陈静', '@群议机器人 点评', { quote })).join()).toContain('请写上点评的话');
    expect((await group().hears('陈静', '点评', { quote })).inboxId).toBeUndefined();
    expect((await group().says('陈静', `点评 ${'好'.repeat(501)}`, { quote })).join()).toContain(
      '最多500字，这条有501字',
    );
    expect((await sql`select from check_in_comment`.execute(talk.db)).rows).toEqual([]);
  });
});
