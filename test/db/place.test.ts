/** The place of a message: who is behind several ids, which committee is meant, and what tells of a chat. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActionEvent, MessageEvent } from '../../src/chat/event.js';
import { loadPlaces, type Place } from '../../src/db/place.js';
import type { CommitteeId, PersonId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
let city: CommitteeId;
beforeAll(async () => {
  talk = await openTalk();
  city = (
    await talk.db
      .insertInto('committee')
      .values({ name: '示例市政协' })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id;
});
afterAll(() => talk.close());

let counter = 0;
function message(sender: MessageEvent['sender'], more: Partial<MessageEvent> = {}): MessageEvent {
  counter += 1;
  return {
    type: 'message',
    platform: 'playground',
    eventKey: `m:p${counter}`,
    platformMessageId: `p${counter}`,
    sentAt: talk.now(),
    platformChatId: `private-${sender.id}`,
    chatKind: 'private',
    sender,
    text: '我的打卡',
    mentionsBot: false,
    mentionsAll: false,
    mentions: [],
    attachments: [],
    ...more,
  };
}

function action(platformChatId: string, chatKind: 'group' | 'private'): ActionEvent {
  counter += 1;
  const sender = { id: 'demo-2' };
  const value = { job: 'acknowledge-notice' };
  return {
    type: 'action',
    platform: 'playground',
    eventKey: `e:p${counter}`,
    platformMessageId: 'card',
    sentAt: talk.now(),
    platformChatId,
    chatKind,
    sender,
    value,
    form: {},
  };
}

const placesOf = (...events: (MessageEvent | ActionEvent)[]) =>
  inTransaction(talk.db, (tx) => loadPlaces(tx, talk.seal, events, talk.now()));
const placeOf = async (event: MessageEvent | ActionEvent) => (await placesOf(event))[0] as Place;

const personNamed = async (name: string): Promise<PersonId> =>
  (await talk.db.selectFrom('person').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;
const sitsInCity = async (name: string, status: 'active' | 'former' | 'revoked') =>
  talk.db
    .insertInto('member')
    .values({ committee_id: city, person_id: await personNamed(name), sort_order: 1, status })
    .execute();
const privatelyOf = async (name: string) => placeOf(message({ id: await talk.idOf(name) }));

test('a member of one committee who left another is not asked which one is meant', async () => {
  for (const [name, status] of [
    ['李秀兰', 'former'],
    ['张伟', 'revoked'],
  ] as const) {
    await sitsInCity(name, status);
    const { committee, ambiguous } = await privatelyOf(name);
    expect([committee?.name, ambiguous]).toEqual(['示例县政协', []]);
  }
});

test('a member of two committees is asked; who left both is not', async () => {
  await sitsInCity('王建国', 'active');
  expect((await privatelyOf('王建国')).ambiguous.map((one) => one.name)).toEqual([
    '示例县政协',
    '示例市政协',
  ]);
  await talk.db
    .updateTable('member')
    .set({ status: 'former' })
    .where('person_id', '=', await personNamed('王建国'))
    .execute();
  expect((await privatelyOf('王建国')).ambiguous).toEqual([]);
});

test('when the ids of a sender are bound to two people, the id answers go to tells who it is', async () => {
  const [lan, wei] = [await talk.idOf('李秀兰'), await talk.idOf('张伟')];
  const first = await placeOf(message({ id: lan, otherIds: [wei] }));
  const second = await placeOf(message({ id: wei, otherIds: [lan] }));
  expect([first.asker.name, second.asker.name]).toEqual(['李秀兰', '张伟']);
  const stranger = await placeOf(message({ id: 'stranger', otherIds: [wei] }));
  expect(stranger.asker.name).toBe('张伟');
});

test('the same id on another platform is somebody else, and so is the same chat', async () => {
  const id = await talk.idOf('李秀兰');
  const [here, there] = await placesOf(
    message({ id }, { platformChatId: 'group-reading', chatKind: 'group' }),
    message({ id }, { platform: 'lark', platformChatId: 'group-reading', chatKind: 'group' }),
  );
  expect([here?.asker.name, there?.asker.name]).toEqual(['李秀兰', undefined]);
  expect(here?.chat?.id).not.toBe(there?.chat?.id);
});

test('a card forwarded into an unknown group makes no chat of it; the first message there does', async () => {
  const chats = () =>
    talk.db.selectFrom('chat').select('kind').where('platform_chat_id', '=', 'oc_unknown').execute();
  expect((await placeOf(action('oc_unknown', 'private'))).chat).toBeUndefined();
  expect(await chats()).toEqual([]);
  const said = message({ id: 'demo-2' }, { platformChatId: 'oc_unknown', chatKind: 'group' });
  const places = await placesOf(said, action('oc_unknown', 'private'));
  expect(places.map((place) => place.chat?.kind)).toEqual(['group', 'group']);
  expect(await chats()).toEqual([{ kind: 'group' }]);
});
