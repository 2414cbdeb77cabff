/** R15, R16, R18: a message that kills, processes that are told to stop, a worker that goes silent. */

import { performance } from 'node:perf_hooks';
import { afterEach, test } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { seededRandom } from '../../support/fake-lark/random.js';
import { openFaultHouse, type ServerHouse } from '../../support/faults/house.js';
import { isWhole } from '../../support/faults/judge.js';
import { waitsOf } from '../../support/faults/latency.js';
import { type Command, sayCommands, sendNotice } from '../../support/faults/load.js';
import { judgeRun, untilDrained, untilSettled } from '../../support/faults/look.js';
import { addGroups, addMembers } from '../../support/faults/people.js';
import { demand, demandTime, percentile, report, SEED, scaled, wait } from '../../support/faults/run.js';

const ON = 'postgres + redis';
const NOTICE = '周五下午三点集中学习';
const GIVE_UP_MS = 600_000;

let house: ServerHouse | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

async function open() {
  const mine = await openFaultHouse({ seed: SEED, withoutPace: true });
  house = mine;
  const { db } = mine.database;
  const groups = await addGroups(db, mine.lark, 20);
  const people = await addMembers(db, mine.lark, 200);
  const random = seededRandom(SEED);
  const say = (commands: number, lengthMs: number, mark: string) =>
    sayCommands(mine.lark, { commands, lengthMs, groups, people, random, mark });
  const judged = async (commands: readonly Command[]) => {
    await untilDrained(db, GIVE_UP_MS);
    return judgeRun(mine, { commands, groups, notice: NOTICE });
  };
  return { ...mine, db, groups, random, say, judged };
}

test('R15 a message that kills whoever reads it, among 1,000', async () => {
  const { lark, db, say, judged, keep } = await open();
  const preload = ['poison'];
  const gateway = keep('gateway');
  const workers = [keep('worker', { preload }), keep('worker', { preload })];
  await Promise.all([gateway, ...workers].map((one) => one.ready()));
  await sendNotice(lark, NOTICE);
  const [count, lengthMs] = [scaled(1_000, 100), scaled(50_000, 5_000)];
  await say(scaled(200, 40), scaled(10_000, 2_000), 'warm');
  const quiet = await say(count, lengthMs, 'quiet');
  await untilSettled(db, GIVE_UP_MS);
  const bornBefore = workers.reduce((sum, one) => sum + one.lives(), 0);
  const poison = 'om_poison';
  const [beside] = await Promise.all([
    say(count, lengthMs, 'beside'),
    wait(lengthMs * 0.1).then(() =>
      lark.pushLongConnection(
        lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡 心得：毒药', messageId: poison }),
      ),
    ),
  ]);
  await untilSettled(db, GIVE_UP_MS);
  const row = await db
    .selectFrom('inbox')
    .select(['state', 'reason', 'starts_alone', 'received_at', 'done_at'])
    .where('event_key', '=', `m:${poison}`)
    .executeTakeFirstOrThrow();
  const crashes = workers.reduce((sum, one) => sum + one.lives(), 0) - bornBefore;
  const { aside, ...verdict } = await judged([...quiet, ...beside]);
  const [before, after] = [await waitsOf(db, 'om_quiet'), await waitsOf(db, 'om_beside')];
  const [p99QuietMs, p99BesideMs] = [percentile(before, 0.99), percentile(after, 0.99)];
  const asideAfterMs = (row.done_at?.getTime() ?? 0) - row.received_at.getTime();
  report(
    'R15',
    ON,
    { ...verdict, aside, crashes, startsAlone: row.starts_alone, asideAfterMs, p99QuietMs, p99BesideMs },
    [
      demand('0 lost, 0 doubled', isWhole(verdict)),
      demand('the poison alone is aside, with its reason', aside === 1 && row.state === 'aside'),
      demand('after five starts alone', row.reason === 'crashed_alone_five_times'),
      demandTime('the others wait less than twice as long at p99', p99BesideMs < 2 * p99QuietMs),
    ],
  );
});

test('R16 told to stop 50 times, with Redis up and with Redis away', async () => {
  const { lark, db, say, judged, redis, keep, random } = await open();
  const processes = (['gateway', 'gateway', 'worker', 'worker'] as const).map((role) => keep(role));
  await Promise.all(processes.map((one) => one.ready()));
  await sendNotice(lark, NOTICE);
  const stops = scaled(50, 6);
  const ends: { code: number | null; tookMs: number; away: boolean }[] = [];
  const stopSome = async (count: number, away: boolean) => {
    for (let n = 0; n < count; n += 1) {
      const one = processes[Math.floor(random() * processes.length)]!;
      await one.ready();
      await wait(500 * random());
      ends.push({ ...(await one.stop()), away });
    }
  };
  const half = Math.ceil(stops / 2);
  const [first] = await Promise.all([say(half * 30, half * 2_000, 'up'), stopSome(half, false)]);
  await redis.kill();
  const [second] = await Promise.all([
    say(half * 30, half * 2_000, 'away'),
    stopSome(stops - half, true),
  ]).finally(() => redis.restart());
  await untilSettled(db, GIVE_UP_MS);
  const verdict = await judged([...first, ...second]);
  const slowest = (away: boolean) =>
    Math.max(...ends.filter((one) => one.away === away).map((one) => one.tookMs));
  const figures = { stops: ends.length, slowestMs: slowest(false), slowestRedisAwayMs: slowest(true) };
  const clean = ends.filter((one) => one.code === 0).length;
  report('R16', ON, { ...verdict, ...figures, exitZero: clean }, [
    demand('0 lost, 0 doubled', isWhole(verdict) && verdict.aside === 0),
    demandTime(
      'it ends within 10 s',
      ends.every((one) => one.tookMs <= 10_000),
    ),
    demandTime('with exit 0', clean === ends.length),
  ]);
});

test('R18 a worker that goes silent is noticed and opened anew', async () => {
  const { lark, db, say, judged, keep, url } = await open();
  const worker = keep('worker', { preload: ['silence-workers'] });
  await Promise.all([keep('gateway'), worker].map((one) => one.ready()));
  await sendNotice(lark, NOTICE);
  const rounds = scaled(3, 1);
  const alarms: number[] = [];
  const recoveries: number[] = [];
  const commands: Command[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await eventually(async () => (await fetch(`${url}/readyz`)).status === 200, { withinMs: 60_000 });
    worker.signal('SIGUSR2');
    const sinceMs = performance.now();
    const said = say(300, 60_000, `round${round}`);
    const status = (is: boolean) =>
      eventually(async () => ((await fetch(`${url}/readyz`)).status === 200) === is, { withinMs: 120_000 });
    const alarm = status(false).then(() => alarms.push(performance.now() - sinceMs));
    await alarm;
    await status(true);
    recoveries.push(performance.now() - sinceMs);
    commands.push(...(await said));
    await untilSettled(db, GIVE_UP_MS);
  }
  const verdict = await judged(commands);
  const alarmMs = Math.round(Math.max(...alarms));
  const readyAgainMs = Math.round(Math.max(...recoveries));
  report('R18', ON, { ...verdict, rounds, alarmMs, readyAgainMs, kills: worker.lives() - 1 }, [
    demand('0 lost, 0 doubled', isWhole(verdict) && verdict.aside === 0),
    demand('alarm within 60 s', alarmMs <= 60_000),
    demand('it is opened anew without the process ending', worker.lives() === 1 && readyAgainMs < 120_000),
  ]);
});
