/** R20, R23, S18: a Redis of 12 MB before 200,000 rows, half an hour at 50 a second, one group and one sender gone wild. */

import { afterEach, test } from 'vitest';
import { insertInbox } from '../../../src/db/inbox.js';
import type { Db } from '../../../src/db/schema.js';
import type { Seal } from '../../../src/seal/seal.js';
import { eventually } from '../../support/eventually.js';
import { seededRandom } from '../../support/fake-lark/random.js';
import { openFaultHouse, type ServerHouse } from '../../support/faults/house.js';
import { isWhole } from '../../support/faults/judge.js';
import { waitsOf } from '../../support/faults/latency.js';
import { type Command, type Load, sayCommands, sendNotice } from '../../support/faults/load.js';
import { countIn, judgeRun, untilDrained, untilSettled } from '../../support/faults/look.js';
import { addGroups, addMembers } from '../../support/faults/people.js';
import { residentMiB } from '../../support/faults/probe.js';
import { demand, demandTime, percentile, report, SEED, scaled } from '../../support/faults/run.js';
import { withRedis } from '../../support/services/own-redis.js';

const ON = 'postgres + redis';
const NOTICE = '周五下午三点集中学习';
const GIVE_UP_MS = 1_800_000;

let house: ServerHouse | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

async function open(redis: { maxmemory?: string } = {}) {
  const mine = await openFaultHouse({ seed: SEED, withoutPace: true, redis });
  house = mine;
  const { db } = mine.database;
  const groups = await addGroups(db, mine.lark, 20);
  const people = await addMembers(db, mine.lark, 400);
  const random = seededRandom(SEED);
  const say = (load: Partial<Load> & Pick<Load, 'commands' | 'lengthMs'>) =>
    sayCommands(mine.lark, { groups, people, random, ...load });
  const judged = async (commands: readonly Command[]) => {
    await untilDrained(db, GIVE_UP_MS);
    return judgeRun(mine, { commands, groups, notice: NOTICE });
  };
  return { ...mine, db, groups, people, say, judged };
}

test('R20 Redis with 12 MB and 200,000 rows that wait', async () => {
  const { lark, db, seal, redis, groups, people, keep } = await open({ maxmemory: '12mb' });
  const pending = scaled(200_000, 5_000);
  await insertPending(db, seal, pending, {
    chats: groups.map((group) => lark.chatId(group)),
    users: people.map((name) => lark.userId(name)),
  });
  const gateway = keep('gateway');
  await Promise.all([gateway, keep('worker'), keep('worker')].map((one) => one.ready()));
  let peakBytes = 0;
  await eventually(
    async () => {
      await withRedis(redis.url, async (client) => {
        const used = Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
        peakBytes = Math.max(peakBytes, used);
      });
      const left = await countIn(db, 'inbox', 'waiting');
      if (left > 0) throw new Error(`${left} rows wait`);
    },
    { withinMs: GIVE_UP_MS, everyMs: 500 },
  );
  await untilDrained(db, GIVE_UP_MS);
  let outOfMemory = 0;
  await withRedis(redis.url, async (client) => {
    outOfMemory = Number(/errorstat_OOM:count=(\d+)/.exec(await client.info('errorstats'))?.[1] ?? 0);
  });
  const done = await countIn(db, 'inbox', 'done');
  const aside = await countIn(db, 'inbox', 'aside');
  const checkIns = await db
    .selectFrom('check_in')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  const figures = { pending, done, aside, outOfMemory, peakBytes, checkIns: Number(checkIns.n) };
  report('R20', ON, figures, [
    demand('0 out-of-memory errors', outOfMemory === 0),
    demand('all done', done >= pending && aside === 0),
    demand('every tenth is a check-in, and recorded', Number(checkIns.n) === pending / 10),
  ]);
});

test('R23 half an hour at 50 a second', async () => {
  const { lark, say, judged, keep } = await open();
  const processes = (['gateway', 'worker'] as const).map((role) => keep(role));
  await Promise.all(processes.map((one) => one.ready()));
  await sendNotice(lark, NOTICE);
  const lengthMs = scaled(30 * 60_000, 60_000);
  const seen = processes.map(() => [] as { share: number; mib: number }[]);
  const startedMs = performance.now();
  const watch = setInterval(() => {
    for (const [n, one] of processes.entries()) {
      const mib = residentMiB(one.pid());
      const share = (performance.now() - startedMs) / lengthMs;
      if (mib !== undefined) seen[n]!.push({ share, mib });
    }
  }, 2_000);
  const commands = await say({ commands: (lengthMs / 1_000) * 50, lengthMs }).finally(() =>
    clearInterval(watch),
  );
  const verdict = await judged(commands);
  // The first sixth warms up: caches fill and the engine compiles.
  const growth = seen.map((all) => {
    const early = percentile(between(all, 1 / 6, 1 / 3), 0.5);
    const late = percentile(between(all, 5 / 6, 1), 0.5);
    return Math.round(((late - early) / early) * 1_000) / 10;
  });
  const [gatewayGrowth = 0, workerGrowth = 0] = growth;
  const lastMiB = seen.map((all) => Math.round(all.at(-1)?.mib ?? 0)).join(' + ');
  const figures = { minutes: lengthMs / 60_000, gatewayGrowth, workerGrowth, residentMiB: lastMiB };
  report('R23', ON, { ...verdict, ...figures }, [
    demand('0 lost, 0 doubled', isWhole(verdict) && verdict.aside === 0),
    demandTime('memory grows by less than 10 %', gatewayGrowth < 10 && workerGrowth < 10),
  ]);
});

test('S18 one group at 100 messages a second and one sender at 50', async () => {
  const { lark, db, groups, say, judged, keep } = await open();
  await Promise.all([keep('gateway'), keep('worker'), keep('worker')].map((one) => one.ready()));
  await sendNotice(lark, NOTICE);
  const lengthMs = scaled(60_000, 6_000);
  const seconds = lengthMs / 1_000;
  const wild = groups[0] as string;
  await say({ commands: 100, lengthMs: 4_000, mark: 'warm' });
  const all = await Promise.all([
    say({ commands: seconds * 100, lengthMs, groups: [wild], mark: 'group' }),
    say({ commands: seconds * 50, lengthMs, people: ['王建国'], groups: groups.slice(1), mark: 'sender' }),
    say({ commands: seconds * 10, lengthMs, groups: groups.slice(1), mark: 'others' }),
  ]);
  const settledMs = Math.round(await sinceNow(() => untilSettled(db, GIVE_UP_MS)));
  const verdict = await judged(all.flat());
  const p99 = async (mark: string) => percentile(await waitsOf(db, `om_${mark}_`), 0.99);
  const figures = {
    othersP99Ms: await p99('others'),
    groupP99Ms: await p99('group'),
    senderP99Ms: await p99('sender'),
  };
  report('S18', ON, { ...verdict, ...figures, settledMs }, [
    demand('0 lost, 0 doubled', isWhole(verdict) && verdict.aside === 0),
    demandTime('the others’ p99 stays under 1 s', figures.othersP99Ms < 1_000),
  ]);
});

/** Nine rows of chatter of which nothing comes, and a check-in, as they stand after a long outage of everything but the gateway. */
async function insertPending(
  db: Db,
  seal: Seal,
  count: number,
  { chats, users }: { chats: readonly string[]; users: readonly string[] },
): Promise<void> {
  const draft = (n: number) => ({
    hint: n % 10 === 0 ? 'record-check-in' : 'read-messages',
    event: {
      type: 'message' as const,
      platform: 'lark',
      eventKey: `m:om_pending_${n}`,
      platformMessageId: `om_pending_${n}`,
      platformChatId: chats[n % chats.length] as string,
      chatKind: 'group' as const,
      sentAt: new Date(Date.now() - 60_000 + n / 10),
      sender: { id: users[n % users.length] as string, name: '' },
      text: n % 10 === 0 ? `打卡 心得：第${n}条` : `今天天气不错${n}`,
      mentionsBot: false,
      mentionsAll: false,
      mentions: [],
      attachments: [],
    },
  });
  for (let at = 0; at < count; at += 1_000)
    await insertInbox(
      db,
      seal,
      Array.from({ length: Math.min(1_000, count - at) }, (_, n) => draft(at + n)),
    );
}

function between(all: { share: number; mib: number }[], from: number, to: number): number[] {
  return all.filter(({ share }) => share >= from && share <= to).map(({ mib }) => mib);
}

async function sinceNow(until: () => Promise<number>): Promise<number> {
  const sinceMs = performance.now();
  return (await until()) - sinceMs;
}
