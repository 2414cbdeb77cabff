/** R17: an account that is logged out and in again brings old messages anew; nothing is doubled, and what is to be said waits. */

import { afterEach, test } from 'vitest';
import { insertAccount } from '../../../src/db/account.js';
import { insertOutbox } from '../../../src/db/outbox.js';
import { mintOwnIds } from '../../../src/db/platform-alias.js';
import { listPlatformStates } from '../../../src/db/platform-state.js';
import type { Db } from '../../../src/db/schema.js';
import { inTransaction } from '../../../src/db/transaction.js';
import { eventually } from '../../support/eventually.js';
import { seededRandom, shuffled } from '../../support/fake-lark/random.js';
import { type FakeWechat, startFakeWechat } from '../../support/fake-wechat/index.js';
import { openFaultHouse, type ServerHouse } from '../../support/faults/house.js';
import { countIn, untilDrained, untilSettled } from '../../support/faults/look.js';
import { addMembers } from '../../support/faults/people.js';
import { demand, report, SEED, scaled, wait } from '../../support/faults/run.js';

const GIVE_UP_MS = 600_000;
const GROUP = '委员读书群';
/** How long the account is away each time, besides the time until that is known. */
const AWAY_MS = 3_000;
const ALARM_MS = 60_000;

let house: ServerHouse | undefined;
let wechat: FakeWechat | undefined;
afterEach(async () => {
  await house?.close();
  await wechat?.close();
});

test('R17 WeChat logged out and in 20 times, each time with everything told again', async () => {
  const mine = await openFaultHouse({ seed: SEED });
  house = mine;
  const fake = await startFakeWechat('in-child');
  wechat = fake;
  const { db } = mine.database;
  const rounds = scaled(20, 3);
  const people = await settleOnWechat(mine, fake, rounds * 3);
  const room = fake.room(GROUP, [...people.values()]);
  fake.login();
  const processes = [mine.keep('gateway', { env: fake.env() }), mine.keep('worker')];
  await Promise.all(processes.map((one) => one.ready()));
  await eventually(() => isConnected(mine), { withinMs: GIVE_UP_MS });

  const random = seededRandom(SEED);
  const names = [...people.keys()];
  const said: { id: string; name: string; text: string }[] = [];
  const says = () => {
    const name = names[said.length] as string;
    const text = `打卡 心得：第${said.length}条`;
    said.push({ id: fake.writes(people.get(name) as string, text, room), name, text });
  };
  const alarmsMs: number[] = [];
  let replays = 0;
  let sentWhileOut = 0;
  let triedWhileOut = 0;
  for (let round = 0; round < rounds; round += 1) {
    // Its answer may still be on its way when the account goes.
    says();
    await wait(random() * 3_000);
    fake.logout();
    const outMs = performance.now();
    await eventually(() => isAwayWithReason(mine), { withinMs: ALARM_MS * 2 });
    alarmsMs.push(performance.now() - outMs);
    const before = fake.sent.length;
    await announce(mine, round);
    await wait(AWAY_MS);
    sentWhileOut += fake.sent.length - before;
    triedWhileOut += await countTried(db, round);
    fake.login();
    await eventually(() => isConnected(mine), { withinMs: GIVE_UP_MS });
    const replayed = shuffled(said, random);
    replays += replayed.length;
    says();
    for (const { id, name, text } of replayed) fake.writes(people.get(name) as string, text, room, { id });
    says();
  }
  await untilSettled(db, GIVE_UP_MS);
  await untilDrained(db, GIVE_UP_MS);
  await wait(1_000);

  const rows = await db.selectFrom('check_in').select('reflection').execute();
  const rowsOf = (at: number) => rows.filter((row) => row.reflection === `第${at}条`).length;
  const texts = fake.sent.filter((one) => one.to === room).map((one) => one.text ?? '');
  const answersTo = (name: string) => texts.filter((text) => namesIn(text).has(name)).length;
  const noticesOf = (round: number) => texts.filter((text) => text === `第${round}则通知`).length;
  const counts = said.map(({ name }, at) => ({ rows: rowsOf(at), answers: answersTo(name) }));
  const notices = Array.from({ length: rounds }, (_, round) => noticesOf(round));
  const figures = {
    logins: rounds,
    commands: said.length,
    replays,
    lost: counts.filter((one) => one.rows === 0).length,
    doubledRows: counts.filter((one) => one.rows > 1).length,
    unanswered: counts.filter((one) => one.answers === 0).length,
    doubledAnswers: counts.filter((one) => one.answers > 1).length,
    notices: rounds,
    noticesOnce: notices.filter((count) => count === 1).length,
    sentWhileOut,
    triedWhileOut,
    uncertain: await countIn(db, 'outbox', 'uncertain', 'failed'),
    slowestAlarmMs: Math.round(Math.max(...alarmsMs)),
  };
  report('R17', 'postgres + redis', figures, [
    demand('0 lost', figures.lost === 0),
    demand('0 doubled rows', figures.doubledRows === 0),
    demand('0 doubled answers', figures.doubledAnswers === 0 && figures.unanswered === 0),
    demand('what was to be said was held, untried', sentWhileOut === 0 && triedWhileOut === 0),
    demand('and said once afterwards', figures.noticesOnce === rounds && figures.uncertain === 0),
    demand('known to be away, with a reason, within 60 s', figures.slowestAlarmMs <= ALARM_MS),
  ]);
});

/** One group of the committee is on WeChat, and so are new members. @returns WeChat's ids by name. */
async function settleOnWechat(
  { database: { db }, lark }: ServerHouse,
  fake: FakeWechat,
  count: number,
): Promise<Map<string, string>> {
  const names = await addMembers(db, lark, count);
  const ids = new Map(names.map((name) => [name, fake.person(name)]));
  await inTransaction(db, async (tx) => {
    const own = async (kind: 'chat' | 'user', platformId: string) =>
      [...(await mintOwnIds(tx, 'wechaty', [{ kind, platformId }], new Map())).values()][0] as string;
    const chatId = await own('chat', `${GROUP}@chatroom`);
    await tx
      .updateTable('chat')
      .set({ platform: 'wechaty', platform_chat_id: chatId })
      .where('name', '=', GROUP)
      .execute();
    const people = await tx.selectFrom('person').select(['id', 'name']).where('name', 'in', names).execute();
    for (const { id: personId, name } of people) {
      const platformUserId = await own('user', ids.get(name) as string);
      await insertAccount(tx, { platform: 'wechaty', platformUserId, personId, linkedBy: 'roster' });
    }
  });
  return ids;
}

/** Something to be said in the group, as a notice is. */
async function announce({ database: { db }, seal }: ServerHouse, round: number): Promise<void> {
  const chat = await db
    .selectFrom('chat')
    .select('platform_chat_id')
    .where('platform', '=', 'wechaty')
    .executeTakeFirstOrThrow();
  const row = {
    platform: 'wechaty',
    target: { kind: 'chat' as const, id: chat.platform_chat_id },
    action: { action: 'send' as const, message: { type: 'text' as const, text: `第${round}则通知` } },
    priority: 'broadcast' as const,
    dedupeKey: `R17 ${round}`,
  };
  await inTransaction(db, (tx) => insertOutbox(tx, seal, [row]));
}

async function countTried(db: Db, round: number): Promise<number> {
  const row = await db
    .selectFrom('outbox')
    .select('attempts')
    .where('dedupe_key', '=', `R17 ${round}`)
    .executeTakeFirstOrThrow();
  return row.attempts;
}

async function stateOf({ database }: ServerHouse) {
  return (await listPlatformStates(database.db)).find((one) => one.platform === 'wechaty');
}

async function isConnected(mine: ServerHouse): Promise<boolean> {
  return (await stateOf(mine))?.connected === true;
}

/** As staff, other processes and whoever watches the figures can see it. */
async function isAwayWithReason(mine: ServerHouse): Promise<boolean> {
  const state = await stateOf(mine);
  const metrics = await (await fetch(`${mine.url}/metrics`)).text();
  const gauge = /qunyi_platform_connected\{[^}]*platform="wechaty"[^}]*\} 0/.test(metrics);
  return state?.connected === false && state.reason !== undefined && gauge;
}

/** Whom an answer names: one person, or those it gathers. */
function namesIn(text: string): Set<string> {
  const gathered = /^已记录 \d+ 位委员的学习打卡：(.*)。$/.exec(text)?.[1];
  if (gathered !== undefined) return new Set(gathered.split('、'));
  const one = /^(委员\d+)委员，/.exec(text)?.[1];
  return new Set(one === undefined ? [] : [one]);
}
