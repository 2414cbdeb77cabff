/** 本群设为, 暂停本群 and what happens when the bot and people come and go. */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MembershipEvent, PlatformUser } from '../../src/chat/event.js';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const REFUSED = '（私信）这项操作由政协机关工作人员办理，您的账号没有这项权限。如需开通，请与管理员联系。';

function membership(
  chat: string,
  change: Partial<MembershipEvent> & Pick<MembershipEvent, 'type' | 'who'>,
): MembershipEvent {
  return {
    platform: 'playground',
    eventKey: `e:${randomUUID()}`,
    sentAt: talk.now(),
    platformChatId: chat,
    chatKind: 'group',
    sender: { id: '' },
    people: [],
    ...change,
  };
}

async function chatRow(platformChatId: string) {
  return talk.db
    .selectFrom('chat')
    .select(['id', 'name', 'tags', 'state', 'paused', 'committee_id'])
    .where('platform_chat_id', '=', platformChatId)
    .executeTakeFirstOrThrow();
}

async function seenIn(platformChatId: string): Promise<string[]> {
  const rows = await talk.db
    .selectFrom('chat_person')
    .innerJoin('chat', 'chat.id', 'chat_person.chat_id')
    .select('platform_user_id')
    .where('platform_chat_id', '=', platformChatId)
    .orderBy('platform_user_id')
    .execute();
  return rows.map((row) => row.platform_user_id);
}

const asUser = async (name: string): Promise<PlatformUser> => ({ id: await talk.idOf(name), name });

test('staff tag a group; the name it has stays', async () => {
  const group = talk.group('委员工作群');
  expect(await group.says('陈静', '@群议机器人 本群设为 第一联络组、农业界')).toEqual([
    '本群已设为：第一联络组、农业界。',
  ]);
  expect(await chatRow('group-work')).toMatchObject({ name: '委员工作群', tags: ['第一联络组', '农业界'] });
});

test('without a gap after the words it is understood as well', async () => {
  expect(await talk.group('委员工作群').says('陈静', '@群议机器人 本群设为第二联络组')).toEqual([
    '本群已设为：第二联络组。原来是：第一联络组、农业界；如果写错了，请发送：@我 本群设为 第一联络组、农业界',
  ]);
});

test('without a name staff are told what to write', async () => {
  expect((await talk.group('委员工作群').says('陈静', '@群议机器人 本群设为'))[0]).toContain(
    '例如：本群设为 第一联络组',
  );
});

test('members are refused privately, un-@ed words are chatter, and in private it is told where', async () => {
  const group = talk.group('委员工作群');
  expect(await group.says('张伟', '@群议机器人 本群设为 第一联络组')).toEqual([REFUSED]);
  expect(await group.says('张伟', '@群议机器人 暂停本群')).toEqual([REFUSED]);
  expect(await group.says('陈静', '本群设为 第一联络组')).toEqual([]);
  expect(await group.says('陈静', '暂停本群')).toEqual([]);
  expect(await talk.private().says('陈静', '本群设为 第一联络组')).toEqual([
    '（私信）请在要设置的群里 @我 发送：本群设为 群名。',
  ]);
});

test('a group of nobody becomes the committee’s and gets its name when staff say which it is', async () => {
  const group = talk.group('new-group');
  expect((await group.says('李秀兰', '打卡 心得：新群'))[0]).toContain('本群还没有归入任何政协');
  expect(await group.says('张伟', '@群议机器人 本群设为 我的群')).toEqual([REFUSED]);
  expect(await group.says('陈静', '@群议机器人 本群设为 第四联络组')).toEqual([
    '本群已设为：第四联络组，归入示例县政协。',
  ]);
  expect(await chatRow('new-group')).toMatchObject({ name: '第四联络组', tags: ['第四联络组'] });
  expect((await chatRow('new-group')).committee_id).not.toBeNull();
});

test('in a paused group nothing is answered and nothing kept but 恢复本群, by staff alone', async () => {
  const group = talk.group('第一联络组群');
  expect(await group.says('陈静', '@群议机器人 暂停本群')).toEqual([
    '已暂停：我不再回应和记录本群的消息。恢复请 @我 发送：恢复本群。',
  ]);
  const before = await talk.db.selectFrom('check_in').select('id').execute();
  expect(await group.says('李秀兰', '打卡 心得：没有人听')).toEqual([]);
  expect(await group.says('李秀兰', '@群议机器人 帮助')).toEqual([]);
  expect(await group.says('李秀兰', '@群议机器人 恢复本群')).toEqual([REFUSED]);
  expect(await talk.db.selectFrom('check_in').select('id').execute()).toEqual(before);
  expect((await group.says('陈静', '@群议机器人 暂停本群'))[0]).toContain('本群已经是暂停状态');
  expect(await group.says('陈静', '@群议机器人 恢复本群')).toEqual(['已恢复：本群可以照常使用了。']);
  expect((await group.says('李秀兰', '打卡 心得：又听见了'))[0]).toContain('李秀兰委员，已记录');
  const audit = await talk.db
    .selectFrom('audit_log')
    .select('action')
    .where('object_kind', '=', 'chat')
    .orderBy('id')
    .execute();
  expect(audit.map((row) => row.action).slice(-2)).toEqual(['pause-chat', 'resume-chat']);
});

test('in a paused group people who come and go are still noted', async () => {
  const group = talk.group('第一联络组群');
  await group.says('陈静', '@群议机器人 暂停本群');
  const leaver = await asUser('马德福');
  await talk.happens(membership('group-liaison-1', { type: 'left', who: 'people', people: [leaver] }));
  expect(await seenIn('group-liaison-1')).not.toContain(leaver.id);
  await group.says('陈静', '@群议机器人 恢复本群');
});

test('let into a group by somebody bound, the bot greets in one line and the group is theirs', async () => {
  const said = await talk.happens(
    membership('added-group', {
      type: 'joined',
      who: 'bot',
      sender: await asUser('张伟'),
      chatName: '教育界委员群',
    }),
  );
  expect(said.rows).toHaveLength(1);
  expect(said.rows[0]).toMatchObject({
    target: { kind: 'chat', id: 'added-group' },
    action: {
      message: {
        text: '各位好，我是群议，协助本群的学习打卡、社情民意和通知。使用说明请 @我 发送：帮助。',
      },
    },
  });
  const row = await chatRow('added-group');
  expect(row).toMatchObject({ name: '教育界委员群', state: 'joined' });
  expect(row.committee_id).not.toBeNull();
});

test('let in by somebody unknown, the group is nobody’s and the greeting says what to do', async () => {
  const said = await talk.happens(
    membership('strange-group', { type: 'joined', who: 'bot', sender: { id: 'stranger-x' } }),
  );
  expect(said.rows[0]?.action).toMatchObject({
    message: { text: expect.stringContaining('请管理员在本群 @我 发送：本群设为 群名') },
  });
  expect((await chatRow('strange-group')).committee_id).toBeNull();
});

test('the demo never owns a real platform’s group, whoever adds the bot or names it', async () => {
  await talk.db
    .insertInto('account')
    .values({
      platform: 'lark',
      platform_user_id: 'ou_chenjing',
      person_id: (
        await talk.db.selectFrom('person').select('id').where('name', '=', '陈静').executeTakeFirstOrThrow()
      ).id,
      linked_by: 'code',
    })
    .execute();
  const event = membership('oc_real', { type: 'joined', who: 'bot', sender: { id: 'ou_chenjing' } });
  await talk.happens({ ...event, platform: 'lark' });
  expect((await chatRow('oc_real')).committee_id).toBeNull();
  const said = await talk.happens({
    type: 'message',
    platform: 'lark',
    eventKey: `m:${randomUUID()}`,
    platformMessageId: 'om_1',
    sentAt: talk.now(),
    platformChatId: 'oc_real',
    chatKind: 'group',
    sender: { id: 'ou_chenjing' },
    text: '本群设为 第一联络组',
    mentionsBot: true,
    mentionsAll: false,
    mentions: [],
    attachments: [],
  });
  expect(said.reason).toBe('role_missing');
  expect((await chatRow('oc_real')).committee_id).toBeNull();
});

test('removed and let in again within a day the bot does not greet twice', async () => {
  await talk.happens(membership('added-group', { type: 'left', who: 'bot' }));
  expect((await chatRow('added-group')).state).toBe('left');
  const again = await talk.happens(membership('added-group', { type: 'joined', who: 'bot' }));
  expect(again.rows).toEqual([]);
  expect((await chatRow('added-group')).state).toBe('joined');
});

test('a dissolved group is known to be gone; a message from a group shows that the bot is in it', async () => {
  await talk.happens(membership('added-group', { type: 'left', who: 'chat' }));
  expect((await chatRow('added-group')).state).toBe('dissolved');
  await talk.group('added-group').says('张伟', '@群议机器人 帮助');
  expect((await chatRow('added-group')).state).toBe('joined');
});

test('people who join are counted, people who leave no longer are', async () => {
  const [li, zhang] = [await asUser('李秀兰'), await asUser('张伟')];
  await talk.happens(membership('added-group', { type: 'joined', who: 'people', people: [li, zhang] }));
  expect(await seenIn('added-group')).toEqual(expect.arrayContaining([li.id, zhang.id]));
  // Whoever leaves by themselves is also the one who did it.
  await talk.happens(
    membership('added-group', { type: 'left', who: 'people', people: [zhang], sender: zhang }),
  );
  expect(await seenIn('added-group')).not.toContain(zhang.id);
  expect(await seenIn('added-group')).toContain(li.id);
});

test('意见反馈 reaches the admins privately; its own words are gone at once, and what is kept is said as it is', async () => {
  const said = await talk.private().hears('李秀兰', '意见反馈 希望通知早一天发，我的电话13912345678');
  const texts = said.rows.map(({ target, action }) => [
    target.id,
    action.action === 'send' && action.message.type === 'text' ? action.message.text : '',
  ]);
  expect(texts[0]?.[1]).toBe(
    '已转交给管理员，编号 FK-2026-0001，谢谢您的意见。有答复会私信告诉您。您发来的原文已从系统中清除；转给管理员的内容加密暂存，送达7天后清除。',
  );
  const row = await talk.db
    .selectFrom('inbox')
    .select(['state', 'words'])
    .where('id', '=', said.inboxId!)
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ state: 'done', words: null });
  expect(texts[1]?.[0]).toBe(await talk.idOf('陈静'));
  expect(texts[1]?.[1]).toMatch(/^意见反馈 FK-2026-0001（来自李秀兰委员）：\n希望通知早一天发，我的电话/);
  expect(texts[1]?.[1]).not.toContain('13912345678');
  expect(texts).toHaveLength(2);
});

test('feedback may be left without a name, waits for waking hours, and needs words', async () => {
  talk.at('2026-11-23T23:00:00+08:00');
  const said = await talk.private().hears('张伟', '投诉 匿名 群里消息太多');
  expect(said.rows[1]?.action).toMatchObject({
    message: {
      text: '投诉 FK-2026-0002（来自一位不留姓名的人）：\n群里消息太多\n答复请私聊发送：答复 FK-2026-0002 要说的话',
    },
  });
  const row = await talk.db
    .selectFrom('outbox')
    .select('not_before')
    .where('inbox_id', '=', said.inboxId!)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  expect(row?.not_before).toEqual(new Date('2026-11-24T08:00:00+08:00'));
  expect((await talk.private().says('张伟', '意见反馈'))[0]).toContain('请把要说的话写在后面');
  talk.at('2026-11-23T10:00:00+08:00');
});

test('a stranger’s feedback is passed on once an hour; complaints among people in a group are left alone', async () => {
  expect((await talk.private().says('陌生人', '意见反馈 你好'))[0]).toContain('已转交给管理员');
  expect((await talk.private().says('陌生人', '意见反馈 你好'))[0]).toContain('请一小时后再发');
});

test('in a group the bare form that the help shows is passed on, and answered privately; talk about complaints is not', async () => {
  const group = talk.group('委员读书群');
  for (const words of ['意见反馈 希望通知早一天发', '投诉 群里消息太多']) {
    const said = await group.hears('张伟', words);
    expect(said.deed).toBe('pass-on-feedback');
    expect(said.rows.map(({ target }) => target.kind)).not.toContain('chat');
    expect(said.rows[0]).toMatchObject({
      action: { message: { text: expect.stringContaining('已转交给管理员') } },
    });
  }
  const chatter = [
    '投诉 物业的事怎么办',
    '投诉 大家都收到了吗',
    '意见反馈',
    '投诉电话是多少',
    '昨天投诉 没人理',
  ];
  for (const words of chatter) expect([words, await group.says('张伟', words)]).toEqual([words, []]);
});

test('what a group was called before is said, with the line that brings it back; the same again says nothing of it', async () => {
  const group = talk.group('委员工作群');
  await group.says('陈静', '@群议机器人 本群设为 第一联络组、农业界');
  expect(await group.says('陈静', '@群议机器人 本群设为 第一联洛组')).toEqual([
    '本群已设为：第一联洛组。原来是：第一联络组、农业界；如果写错了，请发送：@我 本群设为 第一联络组、农业界',
  ]);
  await group.says('陈静', '@群议机器人 本群设为 第一联络组、农业界');
  expect(await group.says('陈静', '@群议机器人 本群设为 农业界、第一联络组')).toEqual([
    '本群已设为：农业界、第一联络组。',
  ]);
});

test('帮助 says what staff may do: the tipEditor reads tips, an admin does more, a member none of it', async () => {
  const [editor] = await talk.private().says('刘洋', '帮助');
  expect(editor).toContain('您的身份：信息员。');
  expect(editor).toContain('· 查看来稿：查询 SQ-2026-0001');
  expect((await talk.private().says('周敏', '帮助'))[0]).toContain('您的身份：签发人。');
  const [member] = await talk.private().says('李秀兰', '帮助');
  expect(member).not.toContain('查看来稿');
  expect(member).not.toContain('您的身份');
});
