/** 绑定 and 解绑 as dialogues: names and codes, private and in groups, guessed, used twice, too late. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeLinkCode } from '../../src/db/link-code.js';
import type { CommitteeId, PersonId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const privately = (name: string, text: string) => talk.private().says(name, text);
const inGroup = (name: string, text: string) => talk.group('委员读书群').says(name, text);

async function personOf(name: string): Promise<PersonId> {
  const row = await talk.db
    .selectFrom('person')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return row.id;
}

async function codeFor(name: string): Promise<string> {
  const personId = await personOf(name);
  const { id } = await talk.db.selectFrom('committee').select('id').executeTakeFirstOrThrow();
  return inTransaction(talk.db, (tx) =>
    makeLinkCode(tx, talk.seal, { committeeId: id as CommitteeId, personId }, talk.now()),
  );
}

async function boundTo(stranger: string): Promise<string | undefined> {
  const row = await talk.db
    .selectFrom('account')
    .innerJoin('person', 'person.id', 'account.person_id')
    .select('person.name')
    .where('platform_user_id', '=', `stranger-${stranger}`)
    .executeTakeFirst();
  return row?.name;
}

const NOTICE = [
  '【保存什么】您的账号标识，以及您发给我的打卡、社情民意、通知回执等履职内容；与履职无关的聊天不保存。',
  '【作什么用】只用于本会的履职服务和统计。',
  '【保存多久】消息原话在办理后最多保留7天；履职记录由政协机关按档案规定保管。',
  '【如何退出】随时私聊发送：解绑。对保存的内容有疑问，请发送：意见反馈 加上您要说的话。',
].join('\n');

test('a code binds at once and tells what is kept, why, how long and how to leave', async () => {
  const code = await codeFor('孙长河');
  expect(code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/);
  expect(await privately('老孙', `绑定 ${code}`)).toEqual([
    `（私信）孙长河委员，您的账号已绑定。\n${NOTICE}`,
  ]);
  expect(await boundTo('老孙')).toBe('孙长河');
  const audit = await talk.db.selectFrom('audit_log').select(['action', 'actor']).execute();
  expect(audit).toContainEqual({ action: 'link-account', actor: 'playground' });
});

test('a code is read with small letters, without its dash, full-width, and without a gap before it', async () => {
  const code = await codeFor('郑小满');
  const typed = code.replace('-', '').toLowerCase();
  const fullWidth = [...typed].map((one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join('');
  await privately('小满', `绑定${fullWidth}`);
  expect(await boundTo('小满')).toBe('郑小满');
});

test('a code works once: whoever uses it again is told that it is over', async () => {
  const code = await codeFor('何谷雨');
  await privately('谷雨', `绑定 ${code}`);
  expect(await privately('后来的人', `绑定 ${code}`)).toEqual([
    '（私信）这个绑定码已经用过或已过期（7天内有效，只能用一次），请向机关工作人员重新领取，或发送：绑定 姓名。',
  ]);
  expect(await boundTo('后来的人')).toBeUndefined();
});

test('a new code ends the one before it', async () => {
  const first = await codeFor('罗春生');
  await codeFor('罗春生');
  const [answer] = await privately('春生', `绑定 ${first}`);
  expect(answer).toContain('已经用过或已过期');
});

test('a code is good for seven days and not a moment longer', async () => {
  talk.at('2026-11-23T10:00:00+08:00');
  const code = await codeFor('朱雅琴');
  talk.at('2026-11-30T10:00:00+08:00');
  expect((await privately('雅琴', `绑定 ${code}`))[0]).toContain('已经用过或已过期');
  expect(await boundTo('雅琴')).toBeUndefined();
  talk.at('2026-11-23T10:00:00+08:00');
});

test('five wrong codes and the account waits a quarter of an hour, whatever it types', async () => {
  const code = await codeFor('高文博');
  for (let guess = 0; guess < 5; guess += 1)
    expect(await privately('猜码的人', `绑定 AAAA-222${guess + 2}`)).toEqual([
      '（私信）绑定码不对，请核对后再发一次；也可以发送：绑定 姓名，由机关工作人员确认。',
    ]);
  const barred = '（私信）绑定码已连续输错5次，请15分钟后再试，或发送：绑定 姓名，由机关工作人员确认。';
  expect(await privately('猜码的人', `绑定 ${code}`)).toEqual([barred]);
  expect(await boundTo('猜码的人')).toBeUndefined();
  talk.at('2026-11-23T10:15:01+08:00');
  await privately('猜码的人', `绑定 ${code}`);
  expect(await boundTo('猜码的人')).toBe('高文博');
  talk.at('2026-11-23T10:00:00+08:00');
});

test('others are not held up by whoever guesses', async () => {
  const code = await codeFor('林静怡');
  await privately('静怡', `绑定 ${code}`);
  expect(await boundTo('静怡')).toBe('林静怡');
});

test('a code typed in a group is burnt and answered privately; the group reads nothing', async () => {
  const code = await codeFor('梁学军');
  expect(await inGroup('学军', `绑定 ${code}`)).toEqual([
    '（私信）绑定码发在了群里，群里的人都能看到，已经作废。请向机关工作人员重新领取一个，再在与我的私聊里发送：绑定 绑定码。',
  ]);
  expect(await boundTo('学军')).toBeUndefined();
  expect((await privately('学军', `绑定 ${code}`))[0]).toContain('已经用过或已过期');
});

test('in a group nobody is bound by name either', async () => {
  const said = await talk.group('委员读书群').hears('群友', '绑定 宋晓燕');
  expect(said.rows.map((row) => row.target.kind)).toEqual(['user']);
  const waiting = await talk.db.selectFrom('link_request').select('id').execute();
  expect(waiting).toEqual([]);
});

test('talk about binding in a group is left alone', async () => {
  for (const text of ['绑定手机号的事谁来办', '绑定了吗？', '大家绑定一下账号'])
    expect(await inGroup('张伟', text)).toEqual([]);
});

test('绑定 alone, and a question about it, tell how', async () => {
  const how =
    '（私信）请发送：绑定 姓名（例如：绑定 李秀兰），机关工作人员确认后即可使用；有绑定码的，请发送：绑定 绑定码。';
  expect(await privately('新来的', '绑定')).toEqual([how]);
  expect(await privately('新来的', '绑定怎么弄')).toEqual([how]);
});

test('who is bound is told as whom, and nothing of anybody else', async () => {
  const bound = '（私信）您的账号已绑定为李秀兰委员，不需要再次绑定。如果不是您本人，请先发送：解绑。';
  expect(await privately('李秀兰', '绑定 张伟')).toEqual([bound]);
  const code = await codeFor('彭玉洁');
  expect(await privately('李秀兰', `绑定 ${code}`)).toEqual([bound]);
  // The code was not hers to use up.
  await privately('玉洁', `绑定 ${code}`);
  expect(await boundTo('玉洁')).toBe('彭玉洁');
});

test('a person may have several accounts', async () => {
  await privately('秀兰的第二个号', `绑定 ${await codeFor('李秀兰')}`);
  expect(await boundTo('秀兰的第二个号')).toBe('李秀兰');
  expect((await privately('秀兰的第二个号', '绑定'))[0]).toContain('已绑定为李秀兰委员');
});

test('a name in no roster makes no request; a typo of a longer name does, and staff will see', async () => {
  expect((await privately('路人', '绑定 欧阳无名'))[0]).toContain('名单里没有找到这个姓名，没有提交申请');
  expect((await privately('路人', '绑定 13900001111'))[0]).toContain('名单里没有找到这个姓名');
  const rows = await talk.db.selectFrom('link_request').select('id').execute();
  expect(rows).toEqual([]);
});

test('namesakes are asked for their 界别, and a surname for the whole name', async () => {
  expect(await privately('军', '绑定 赵军')).toEqual([
    '（私信）名单里有同名的委员，请加上界别再发一次，例如：绑定 张伟 教育界。',
  ]);
  expect((await privately('军', '绑定 经济界赵军'))[0]).toContain('已收到您的绑定申请');
  await talk.db.deleteFrom('link_request').execute();
  await talk.db.deleteFrom('told').execute();
  await talk.db.deleteFrom('outbox').where('dedupe_key', 'like', 'link-requests %').execute();
});

test('a name waits for staff, who are told once a day in waking hours', async () => {
  talk.at('2026-11-23T22:30:00+08:00');
  const said = await talk.private().hears('宋老师', '绑定 宋晓燕');
  expect(said.rows[0]?.action).toMatchObject({
    message: { text: expect.stringContaining('已收到您的绑定申请') },
  });
  const told = await talk.db
    .selectFrom('outbox')
    .select(['target_id', 'not_before'])
    .where('dedupe_key', 'like', 'link-requests %')
    .orderBy('id')
    .execute();
  const morning = new Date('2026-11-24T08:00:00+08:00');
  expect(told).toEqual([
    { target_id: await talk.idOf('陈静'), not_before: morning },
    { target_id: await talk.idOf('吴晓东'), not_before: morning },
  ]);
  // A second one that day is told the next, a third with it.
  for (const [who, name] of [
    ['唐', '唐志远'],
    ['邱', '邱大同'],
  ])
    await privately(who as string, `绑定 ${name}`);
  const count = await talk.db
    .selectFrom('outbox')
    .select('not_before')
    .where('dedupe_key', 'like', 'link-requests %')
    .execute();
  expect(count.map((row) => row.not_before?.toISOString().slice(0, 10))).toEqual([
    '2026-11-24',
    '2026-11-24',
    '2026-11-25',
    '2026-11-25',
  ]);
  talk.at('2026-11-23T10:00:00+08:00');
});

test('asking again replaces what was asked, so that one request waits per account', async () => {
  await privately('宋老师', '绑定 宋晓燕 教育界');
  const rows = await talk.db
    .selectFrom('link_request')
    .select(['claimed_name', 'state'])
    .where('platform_user_id', '=', 'stranger-宋老师')
    .execute();
  expect(rows).toEqual([{ claimed_name: '宋晓燕 教育界', state: 'waiting' }]);
});

test('a phone number typed with the name is not kept as typed', async () => {
  await privately('许', '绑定 许丽华 13912345678');
  const row = await talk.db
    .selectFrom('link_request')
    .select('claimed_name')
    .where('platform_user_id', '=', 'stranger-许')
    .executeTakeFirst();
  expect(row?.claimed_name).toContain('许丽华');
  expect(row?.claimed_name).not.toContain('13912345678');
});

test('a code overtakes the request that waited', async () => {
  await privately('宋老师', `绑定 ${await codeFor('宋晓燕')}`);
  const rows = await talk.db
    .selectFrom('link_request')
    .select('id')
    .where('platform_user_id', '=', 'stranger-宋老师')
    .execute();
  expect(rows).toEqual([]);
});

test('解绑 asks once; 取消 changes nothing, 确认 lets the account go', async () => {
  const [question] = await privately('王建国', '解绑');
  expect(question).toContain('确定要解绑，请在10分钟内回复：确认');
  expect(await privately('王建国', '取消')).toEqual(['（私信）好的，没有解绑，您可以照常使用。']);
  expect((await inGroup('王建国', '打卡 心得：还在'))[0]).toContain('王建国委员，已记录');
  await privately('王建国', '解绑账号');
  expect(await privately('王建国', '确认')).toEqual([
    '（私信）已解绑，这个账号不再对应任何人。需要时可以重新绑定，请发送：绑定 姓名。',
  ]);
  expect((await inGroup('王建国', '打卡 心得：走了'))[0]).toContain('您的账号还没有绑定');
  const seen = await talk.db
    .selectFrom('chat_person')
    .select('person_id')
    .where('platform_user_id', '=', await talk.idOf('王建国'))
    .execute();
  expect(seen.every((row) => row.person_id === null)).toBe(true);
});

test('a late 确认 unbinds nobody', async () => {
  await privately('张伟', '解绑');
  talk.at('2026-11-23T10:11:00+08:00');
  await privately('张伟', '确认');
  expect((await inGroup('张伟', '打卡 心得：仍在'))[0]).toContain('张伟委员');
  talk.at('2026-11-23T10:00:00+08:00');
});

test('解绑 in a group is answered privately; with nothing bound there is nothing to undo', async () => {
  expect((await inGroup('张伟', '解绑'))[0]).toMatch(/^（私信）.*私聊/);
  expect(await privately('无名', '解绑')).toEqual(['（私信）您的账号还没有绑定，不需要解绑。']);
});

test('the only admin who is bound cannot leave: nobody could let them in again without a shell', async () => {
  expect((await privately('陈静', '解绑'))[0]).toContain('您是目前唯一绑定了账号的管理员');
});

test('where the private word does not arrive, one neutral line in the group tells how', async () => {
  await talk.group('委员工作群').hears('听不到私信的人', '绑定 叶知秋');
  const row = await talk.db
    .selectFrom('outbox')
    .select(['id', 'platform'])
    .where('target_id', '=', 'stranger-听不到私信的人')
    .executeTakeFirstOrThrow();
  const said = await talk.happens({
    type: 'answered',
    platform: row.platform,
    eventKey: `e:outbox-${row.id}`,
    sentAt: talk.now(),
    outboxId: row.id,
    job: 'explain-binding',
    payload: { step: 'tried', chatId: 'group-work' },
    answer: { ok: false, code: 'user_unreachable' },
  });
  expect(said.rows.map((one) => one.target)).toEqual([{ kind: 'chat', id: 'group-work' }]);
});
