/** 待绑定 as dialogues: who waits, who in a group is not bound, and settling the list in one reply. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { NOT_UNDERSTOOD, openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());
beforeEach(async () => {
  await talk.db.deleteFrom('link_request').execute();
  await talk.db.deleteFrom('dialogue').execute();
  await talk.db.deleteFrom('told').execute();
});

const privately = (name: string, text: string) => talk.private().says(name, text);

async function unbound(...names: string[]): Promise<void> {
  await talk.db
    .deleteFrom('account')
    .where('person_id', 'in', (eb) => eb.selectFrom('person').select('person.id').where('name', 'in', names))
    .execute();
}

async function personBoundTo(platformUserId: string): Promise<string | undefined> {
  const row = await talk.db
    .selectFrom('account')
    .innerJoin('person', 'person.id', 'account.person_id')
    .select('person.name')
    .where('platform_user_id', '=', platformUserId)
    .executeTakeFirst();
  return row?.name;
}

async function threeAsk(...names: [string, string, string]): Promise<void> {
  await unbound(...names);
  for (const name of names) await privately(`自称${name}`, `绑定 ${name}`);
}

/** What was said to each, by the ids they have. */
async function wordsTo(said: Awaited<ReturnType<ReturnType<Talk['private']>['hears']>>) {
  return said.rows.map(({ target, action }) => [
    target.id,
    action.action === 'send' && action.message.type === 'text' ? action.message.text : '',
  ]);
}

test('the list names who asks, whom the roster takes them for, and how to settle it', async () => {
  await threeAsk('唐志远', '邱大同', '许丽华');
  expect(await privately('陈静', '待绑定')).toEqual([
    [
      '（私信）待绑定 3 人：',
      '1. 自称“唐志远”，对应唐志远（经济界）',
      '2. 自称“邱大同”，对应邱大同（特邀界）',
      '3. 自称“许丽华”，对应许丽华（经济界）',
      '请核对后回复，例如：全部同意；全部同意，除3；同意 1、2；拒绝 3。（24小时内有效）',
    ].join('\n'),
  ]);
});

test('全部同意，除3 binds all but the third, tells each privately, and is audited', async () => {
  await threeAsk('唐志远', '邱大同', '许丽华');
  await privately('陈静', '待绑定');
  const said = await talk.private().hears('陈静', '全部同意，除3');
  const words = await wordsTo(said);
  expect(words[0]).toEqual([
    await talk.idOf('陈静'),
    '已绑定2人：唐志远、邱大同。\n还有1人没有办理：3。可以继续回复，例如：同意 3。',
  ]);
  expect(words.slice(1).map(([id]) => id)).toEqual(['stranger-自称唐志远', 'stranger-自称邱大同']);
  expect(words[1]?.[1]).toContain('唐志远委员，示例县政协的工作人员已为您绑定账号');
  expect(words[1]?.[1]).toContain('【如何退出】');
  expect(await personBoundTo('stranger-自称唐志远')).toBe('唐志远');
  expect(await personBoundTo('stranger-自称许丽华')).toBeUndefined();
  const audit = await talk.db
    .selectFrom('audit_log')
    .select(['actor', 'detail'])
    .where('action', '=', 'decide-links')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(audit.actor).toBe('playground');
  expect((audit.detail as { boundPersons: number[] }).boundPersons).toHaveLength(2);
});

test('what is left keeps its number and can be settled in a second reply', async () => {
  await threeAsk('邓海波', '韩雪梅', '曹明德');
  await privately('陈静', '待绑定');
  await privately('陈静', '同意 1、3');
  const said = await talk.private().hears('陈静', '拒绝2');
  expect(await wordsTo(said)).toEqual([
    [await talk.idOf('陈静'), '未同意1人。'],
    [
      'stranger-自称韩雪梅',
      '您的绑定申请没有通过。如有出入，请与政协机关工作人员联系，也可以请他们发给您绑定码。',
    ],
  ]);
  expect(await personBoundTo('stranger-自称曹明德')).toBe('曹明德');
  expect(await privately('陈静', '待绑定')).toEqual(['（私信）现在没有可以直接办理的绑定申请。']);
});

test('one reply may approve and refuse', async () => {
  await threeAsk('曾庆余', '萧若兰', '田野');
  await privately('陈静', '待绑定');
  expect((await privately('陈静', '同意1-2，拒绝3'))[0]).toBe(
    '（私信）已绑定2人：曾庆余、萧若兰。\n未同意1人。',
  );
});

test('a number that is not on the list changes nothing', async () => {
  await threeAsk('董墨林', '袁书屏', '潘晚秋');
  await privately('陈静', '待绑定');
  expect(await privately('陈静', '同意 1、7')).toEqual([
    '（私信）名单上没有第7项，没有办理。请核对后再回复一次。',
  ]);
  expect(await personBoundTo('stranger-自称董墨林')).toBeUndefined();
});

test('who looks like an impostor is not meant by 全部同意 and must be named', async () => {
  await privately('冒充者', '绑定 李秀兰');
  await privately('冒充管理员', '绑定 陈静');
  await unbound('于笑笑');
  await privately('甲', '绑定 于笑笑');
  await privately('乙', '绑定 于笑笑');
  const [list] = await privately('吴晓东', '待绑定');
  expect(list).toContain('1. 自称“李秀兰”，对应李秀兰（农业界）（这一位已经绑定过账号，请单独写明）');
  expect(list).toContain('2. 自称“陈静”，对应陈静（机关）（这一位已经绑定过账号，请单独写明）');
  expect(list).toContain('3. 自称“于笑笑”，对应于笑笑（文化艺术界）（有几个账号都对应这一位，请单独写明）');
  expect(await privately('吴晓东', '全部同意')).toEqual([
    '（私信）没有可以一并办理的人，请逐项写明，例如：同意 1、2；拒绝 3。',
  ]);
  expect((await privately('吴晓东', '同意 4'))[0]).toContain('已绑定1人：于笑笑。');
  expect(await personBoundTo('stranger-乙')).toBe('于笑笑');
});

test('staff may not make themselves an admin: accounts of staff are bound by an admin, never by oneself', async () => {
  await privately('第二个账号', '绑定 陈静');
  await privately('吴晓东', '待绑定');
  expect(await privately('吴晓东', '同意 1')).toEqual([
    '（私信）第1项没有办理：这一位是机关工作人员，请管理员办理，或由本人用绑定码绑定。',
  ]);
  await privately('陈静', '待绑定');
  expect(await privately('陈静', '同意 1')).toEqual([
    '（私信）第1项没有办理：不能由本人同意，请另一位管理员办理。',
  ]);
  expect(await personBoundTo('stranger-第二个账号')).toBeUndefined();
  const waiting = await talk.db.selectFrom('link_request').select('state').execute();
  expect(waiting).toEqual([{ state: 'waiting' }]);
});

test('an admin binds staff; the accounts they had are told', async () => {
  await privately('吴晓东的微信', '绑定 吴晓东');
  await privately('陈静', '待绑定');
  const words = await wordsTo(await talk.private().hears('陈静', '同意 1'));
  expect(words.map(([id]) => id)).toEqual([
    await talk.idOf('陈静'),
    'stranger-吴晓东的微信',
    await talk.idOf('吴晓东'),
  ]);
  expect(words[2]?.[1]).toContain('刚刚为您绑定了另一个账号');
});

test('whom another committee has as staff, or has bound, is bound by code alone', async () => {
  await privately('冒充者', '绑定 曹明德');
  await privately('陈静', '待绑定');
  const other = await talk.db
    .insertInto('committee')
    .values({ name: '别处县政协', settings: '{}' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id } = await talk.db
    .selectFrom('person')
    .select('id')
    .where('name', '=', '曹明德')
    .executeTakeFirstOrThrow();
  await talk.db
    .insertInto('staff_account')
    .values({ committee_id: other.id, person_id: id, roles: ['admin'] })
    .execute();
  expect(await privately('陈静', '同意 1')).toEqual([
    '（私信）第1项没有办理：这一位在别的政协也有登记，请本人用绑定码绑定。',
  ]);
  await talk.db.deleteFrom('staff_account').where('committee_id', '=', other.id).execute();
  await talk.db.deleteFrom('committee').where('id', '=', other.id).execute();
});

test('what changed since the list was sent is not carried out', async () => {
  await threeAsk('蒋砚清', '蔡思齐', '余一鸣');
  await privately('陈静', '待绑定');
  await privately('自称蒋砚清', '绑定 杜若溪');
  await privately('吴晓东', '待绑定');
  await privately('吴晓东', '同意 2');
  const [answer] = await privately('陈静', '全部同意');
  expect(answer).toBe('（私信）已绑定1人：余一鸣。\n第1、2项在此之前已有变化，没有办理。');
  expect(await personBoundTo('stranger-自称蒋砚清')).toBeUndefined();
});

test('members who ask for the list, or claim to settle it, are refused privately', async () => {
  const refused = '（私信）这项操作由政协机关工作人员办理，您的账号没有这项权限。如需开通，请与管理员联系。';
  expect(await privately('张伟', '待绑定')).toEqual([refused]);
  expect(await talk.group('委员读书群').says('张伟', '@群议机器人 待绑定')).toEqual([refused]);
  expect(await talk.group('委员读书群').says('张伟', '待绑定')).toEqual([]);
  expect(await privately('张伟', '全部同意')).toEqual([NOT_UNDERSTOOD]);
});

test('in a group the platform is asked who is there; staff get the list privately, with the best match', async () => {
  await unbound('叶知秋', '金顺姬', '贾宏图', '韦小花');
  const group = talk.group('委员工作群');
  expect(await group.says('陈静', '@群议机器人 待绑定')).toEqual(['［list-members］']);
  await talk.carryOut({
    members: [
      { id: 'u-1', name: '叶知秋-科技界' },
      { id: 'u-2', name: '金顺姬🌸请假' },
      { id: 'u-3', name: '清风徐来' },
      { id: 'u-4', name: '贾宏国' },
      { id: await talk.idOf('李秀兰'), name: '李秀兰' },
      { id: 'u-5' },
    ],
  });
  const [sent] = await talk.carryOut();
  expect(sent?.target).toEqual({ kind: 'user', id: await talk.idOf('陈静') });
  expect(sent?.action).toMatchObject({
    message: {
      text: [
        '待绑定 3 人：',
        '1. 群里叫“叶知秋-科技界”，对应叶知秋（科学技术界）',
        '2. 群里叫“金顺姬🌸请假”，对应金顺姬（少数民族界）',
        '3. 群里叫“贾宏国”，对应贾宏图（工商联界）（姓名只是相近，请单独写明）',
        '另有2人的群名片与名单对不上，请他们私聊发给我：绑定 姓名。清风徐来、（没有群名片）',
        '请核对后回复，例如：全部同意；全部同意，除3；同意 1、2；拒绝 3。（24小时内有效）',
      ].join('\n'),
    },
  });
  const said = await talk.private().hears('陈静', '全部同意');
  expect((await wordsTo(said)).map(([id]) => id)).toEqual([await talk.idOf('陈静'), 'u-1', 'u-2']);
  expect(await personBoundTo('u-2')).toBe('金顺姬');
  expect(await personBoundTo('u-4')).toBeUndefined();
});

test('a platform that cannot list a group is no dead end', async () => {
  const said = await talk.group('委员工作群').hears('陈静', '@群议机器人 待绑定');
  const row = await talk.db
    .selectFrom('outbox')
    .select('id')
    .where('inbox_id', '=', said.inboxId!)
    .executeTakeFirstOrThrow();
  const { id: chatId } = await talk.db
    .selectFrom('chat')
    .select('id')
    .where('name', '=', '委员工作群')
    .executeTakeFirstOrThrow();
  const committee = await talk.db.selectFrom('committee').select('id').executeTakeFirstOrThrow();
  const staffUserId = await talk.idOf('陈静');
  const answered = await talk.happens({
    type: 'answered',
    platform: 'playground',
    eventKey: `e:outbox-${row.id}`,
    sentAt: talk.now(),
    outboxId: row.id,
    job: 'decide-links',
    payload: {
      step: 'members',
      committeeId: committee.id,
      platform: 'playground',
      chatId,
      staffUserId,
    },
    answer: { ok: false, code: 'permission_missing' },
  });
  expect((await wordsTo(answered))[0]?.[1]).toContain('暂时取不到本群的成员名单');
});

test('in private the list also says in which groups somebody unbound has spoken', async () => {
  await talk.group('委员工作群').hears('说过话的人', '帮助');
  const [list] = await privately('陈静', '待绑定');
  expect(list).toContain('· 委员工作群：还有');
  expect(list).toContain('在相应的群里 @我 发送：待绑定');
});

test('two staff settle the same list at once: each account is bound once, to one person', async () => {
  await threeAsk('魏来', '薛宝山', '阎小雨');
  await privately('陈静', '待绑定');
  await privately('吴晓东', '待绑定');
  await Promise.all([privately('陈静', '全部同意'), privately('吴晓东', '全部同意')]);
  const accounts = await talk.db
    .selectFrom('account')
    .select('platform_user_id')
    .where('platform_user_id', 'in', ['stranger-自称魏来', 'stranger-自称薛宝山', 'stranger-自称阎小雨'])
    .execute();
  expect(accounts).toHaveLength(3);
  const told = await talk.db
    .selectFrom('outbox')
    .select('target_id')
    .where('target_id', '=', 'stranger-自称魏来')
    .where('state', '=', 'waiting')
    .execute();
  // The confirmation of the request, and one word that it was granted.
  expect(told.length).toBeLessThanOrEqual(2);
});
