/** Where people are reached and by which ids they are known: platforms nobody runs, and accounts with several ids. */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MessageEvent } from '../../src/chat/event.js';
import { deleteAccounts, insertAccount } from '../../src/db/account.js';
import { listEveryStaffAddress } from '../../src/db/every-staff-address.js';
import type { CommitteeId, PersonId } from '../../src/db/schema.js';
import { listStaffAddresses } from '../../src/db/staff-address.js';
import { inTransaction } from '../../src/db/transaction.js';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
let committee: CommitteeId;
beforeAll(async () => {
  talk = await openTalk();
  committee = (await talk.db.selectFrom('committee').select('id').executeTakeFirstOrThrow()).id;
});
afterAll(() => talk.close());

const personNamed = async (name: string): Promise<PersonId> =>
  (await talk.db.selectFrom('person').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;
const bind = async (name: string, platform: string, platformUserId: string) => {
  const personId = await personNamed(name);
  await inTransaction(talk.db, (tx) =>
    insertAccount(tx, { platform, platformUserId, personId, linkedBy: 'roster' }),
  );
};
const everyAddress = () =>
  inTransaction(talk.db, async (tx) =>
    (await listEveryStaffAddress(tx, [committee], ['admin'])).map((one) => one.platformUserId),
  );
const oneAddress = (near: string) =>
  inTransaction(talk.db, async (tx) =>
    (await listStaffAddresses(tx, committee, ['admin'], near)).map((one) => one.platformUserId),
  );

const saysOnLark = (
  ids: [string, ...string[]],
  text: string,
): Promise<{ deed: string | null | undefined }> => {
  const messageId = randomUUID();
  const [id, ...otherIds] = ids;
  const event: MessageEvent = {
    type: 'message',
    platform: 'lark',
    eventKey: `m:${messageId}`,
    platformMessageId: messageId,
    sentAt: talk.now(),
    platformChatId: 'oc_reading',
    chatKind: 'group',
    sender: { id, ...(otherIds.length > 0 && { otherIds }) },
    text,
    mentionsBot: false,
    mentionsAll: false,
    mentions: [],
    attachments: [],
  };
  return talk.happens(event);
};

test('staff are not written to on a platform nobody runs, though the roster names an account there', async () => {
  await bind('陈静', 'wecom', 'chenjing');
  expect(await everyAddress()).toEqual([await talk.idOf('陈静')]);
  expect(await oneAddress('wecom')).toEqual([await talk.idOf('陈静')]);
});

test('an admin with no other account is then nobody who could be reached', async () => {
  const id = await talk.idOf('陈静');
  await inTransaction(talk.db, (tx) => deleteAccounts(tx, 'playground', [id]));
  expect(await everyAddress()).toEqual([]);
  expect((await talk.private().says('李秀兰', '意见反馈 你好'))[0]).toContain('目前没有能收到反馈的管理员');
  await bind('陈静', 'playground', id);
});

test('somebody bound by another id is known in a history, which shows only the id answers are sent to', async () => {
  await bind('李秀兰', 'lark', 'user-li');
  await bind('陈静', 'lark', 'user-chen');
  await talk.db
    .updateTable('chat')
    .set({ platform: 'lark', platform_chat_id: 'oc_reading', kind: 'group' })
    .where('name', '=', '委员读书群')
    .execute();
  await saysOnLark(['ou_li', 'on_li', 'user-li'], '打卡 心得：直播时说的');
  expect(await saysOnLark(['ou_li'], '打卡 心得：补听到的')).toMatchObject({ deed: 'record-check-in' });
  const rows = await talk.db
    .selectFrom('account')
    .select(['platform_user_id', 'linked_by'])
    .where('platform', '=', 'lark')
    .where('person_id', '=', await personNamed('李秀兰'))
    .orderBy('id')
    .execute();
  expect(rows).toEqual([
    { platform_user_id: 'user-li', linked_by: 'roster' },
    { platform_user_id: 'ou_li', linked_by: 'seen' },
  ]);
});

test('a further id is no second address: nobody hears the same thing twice', async () => {
  await saysOnLark(['ou_chen', 'on_chen', 'user-chen'], '打卡');
  expect(await everyAddress()).toEqual(
    expect.arrayContaining(['user-chen', await talk.idOf('陈静')]) as unknown as string[],
  );
  expect(await everyAddress()).not.toContain('ou_chen');
});

test('ids that name two people make no further account', async () => {
  await bind('王建国', 'lark', 'user-wang');
  await saysOnLark(['ou_both', 'user-wang', 'user-li'], '打卡 心得：两个人的号');
  const row = await talk.db
    .selectFrom('account')
    .select('id')
    .where('platform_user_id', '=', 'ou_both')
    .executeTakeFirst();
  expect(row).toBeUndefined();
});
