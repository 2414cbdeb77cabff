/** R1 on WeChat: the one gateway killed in the middle of a broadcast; no group hears it twice, and whoever may not have is listed. */

import { afterEach, test } from 'vitest';
import { mintOwnIds } from '../../../src/db/platform-alias.js';
import type { Db } from '../../../src/db/schema.js';
import { inTransaction } from '../../../src/db/transaction.js';
import { eventually } from '../../support/eventually.js';
import { seededRandom } from '../../support/fake-lark/random.js';
import { type FakeWechat, startFakeWechat } from '../../support/fake-wechat/index.js';
import { openFaultHouse, type ServerHouse } from '../../support/faults/house.js';
import { sendNotice } from '../../support/faults/load.js';
import { untilDrained } from '../../support/faults/look.js';
import { GROUP_TAG } from '../../support/faults/people.js';
import { demand, report, SEED, scaled, wait } from '../../support/faults/run.js';

const NOTICE = '周五下午三点集中学习';
const GIVE_UP_MS = 1_800_000;

let house: ServerHouse | undefined;
let wechat: FakeWechat | undefined;
afterEach(async () => {
  await house?.close();
  await wechat?.close();
});

test('R1 WeChat: killed 20 times in a broadcast to 200 groups', async () => {
  const mine = await openFaultHouse({ seed: SEED });
  house = mine;
  const fake = await startFakeWechat('in-child');
  wechat = fake;
  const { db } = mine.database;
  const rooms = await addRooms(db, fake, scaled(200, 12));
  const kills = scaled(20, 2);
  fake.login();
  const gateway = mine.keep('gateway', { env: { ...fake.env(), WECHATY_DAILY_CAP: '1000' } });
  const worker = mine.keep('worker');
  await Promise.all([gateway.ready(), worker.ready()]);
  await sendNotice(mine.lark, NOTICE);

  const random = seededRandom(SEED);
  for (let kill = 0; kill < kills; kill += 1) {
    const sentBefore = fake.sent.length;
    // Each life sends a few and dies at any instant of the next: before the call, in it, after it.
    const some = 1 + Math.floor(random() * (rooms.length / kills));
    await eventually(() => fake.sent.length >= Math.min(sentBefore + some, rooms.length), {
      withinMs: GIVE_UP_MS,
    });
    await wait(random() * 3_000);
    gateway.kill();
  }
  await untilDrained(db, GIVE_UP_MS);
  await wait(1_000);

  const said = (room: string) =>
    fake.sent.filter((one) => one.to === room && one.text?.includes(NOTICE)).length;
  const states = await statesOfRooms(db);
  const figures = {
    groups: rooms.length,
    kills: gateway.kills(),
    groupsOnce: rooms.filter((room) => said(room) === 1).length,
    groupsTwice: rooms.filter((room) => said(room) > 1).length,
    groupsWithout: rooms.filter((room) => said(room) === 0).length,
    withoutAndNotListed: rooms.filter((room) => said(room) === 0 && states.get(room) !== 'uncertain').length,
    listedUncertain: [...states.values()].filter((state) => state === 'uncertain').length,
  };
  report('R1', 'WeChat, postgres + redis', figures, [
    demand('no group twice', figures.groupsTwice === 0),
    demand('every group without it is listed as uncertain', figures.withoutAndNotListed === 0),
    demand('at most one is uncertain for each kill', figures.listedUncertain <= figures.kills),
  ]);
});

/** Inserts groups on WeChat that a notice to the tag reaches. @returns the platform's ids. */
async function addRooms(db: Db, fake: FakeWechat, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, n) => `微信第${n + 1}读书群`);
  const rooms = names.map((name) => fake.room(name, []));
  await inTransaction(db, async (tx) => {
    const committee = await tx.selectFrom('committee').select('id').executeTakeFirstOrThrow();
    for (const [index, platformId] of rooms.entries()) {
      const [ownId] = (await mintOwnIds(tx, 'wechaty', [{ kind: 'chat', platformId }], new Map())).values();
      await tx
        .insertInto('chat')
        .values({
          platform: 'wechaty',
          platform_chat_id: ownId as string,
          committee_id: committee.id,
          name: names[index] as string,
          tags: [GROUP_TAG],
        })
        .execute();
    }
  });
  return rooms;
}

/** What became of the notice's row for each room, by the platform's id. */
async function statesOfRooms(db: Db): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('delivery')
    .innerJoin('chat', 'chat.id', 'delivery.chat_id')
    .innerJoin('outbox', 'outbox.id', 'delivery.outbox_id')
    .innerJoin('platform_alias', (join) =>
      join
        .onRef('platform_alias.own_id', '=', 'chat.platform_chat_id')
        .on('platform_alias.platform', '=', 'wechaty'),
    )
    .select(['platform_alias.platform_id as room', 'outbox.state'])
    .where('chat.platform', '=', 'wechaty')
    .execute();
  return new Map(rows.map((row) => [row.room, row.state]));
}
