/** R1, R2, R3: gateways and workers killed at random points, with the servers harmed too; nothing lost, nothing doubled. */

import { afterEach, expect, test } from 'vitest';
import { type FaultHouse, openEmbeddedHouse, openFaultHouse } from '../../support/faults/house.js';
import { isWhole, type Verdict } from '../../support/faults/judge.js';
import { runUnderKills } from '../../support/faults/kill-run.js';
import { sendNotice } from '../../support/faults/load.js';
import { judgeRun, untilDrained, untilQuiet, untilSettled } from '../../support/faults/look.js';
import { addGroups, addMembers } from '../../support/faults/people.js';
import { demand, demandTime, report, SEED, scaled, wait } from '../../support/faults/run.js';

const NOTICE = '周五下午三点集中学习';
const PEOPLE = 400;
/** Settling is what is asked for within 10 s; everything else has this long. */
const GIVE_UP_MS = 600_000;

let house: FaultHouse | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

test.each([SEED, SEED + 1, SEED + 2])('R1 killed at 200 random points, seed %i', async (seed) => {
  await killServers('R1', seed, { commands: 10_000, groups: 200, kills: 200 });
});

test('R2 the same with Redis killed and PostgreSQL stopped twice', async () => {
  await killServers('R2', SEED, { commands: 10_000, groups: 200, kills: 200, servers: true });
});

test('R3 Redis flushed three times under kills', async () => {
  await killServers('R3', SEED, { commands: 4_000, groups: 200, kills: 60, flushes: 3 });
});

test('R1 embedded: the one process killed at 200 random points, its folder opened again', async () => {
  const kills = scaled(200, 4);
  const mine = await openEmbeddedHouse({ seed: SEED, withoutPace: true });
  house = mine;
  const { lark } = mine;
  const [groups, people] = await mine.look(async (db) => [
    await addGroups(db, lark, scaled(200, 10)),
    await addMembers(db, lark, PEOPLE),
  ]);
  const one = mine.keep('all');
  await one.ready();
  const { commands, lastKillMs } = await runUnderKills({
    lark,
    processes: [one],
    seed: SEED,
    commands: scaled(10_000, 200),
    kills,
    // It takes longer to come again: its database comes with it.
    everyMs: 5_000,
    groups,
    people,
    notice: () => sendNotice(lark, NOTICE),
  });
  await one.ready();
  const drainedMs = Math.round((await untilQuiet(mine, GIVE_UP_MS)) - lastKillMs);
  await wait(2_000);
  await one.end();
  const verdict = await judgeRun(mine, { commands, groups, notice: NOTICE });
  tell('R1', 'embedded', verdict, { kills: one.kills(), drainedMs }, []);
});

interface Size {
  commands: number;
  groups: number;
  kills: number;
  servers?: boolean;
  flushes?: number;
}

async function killServers(row: string, seed: number, size: Size): Promise<void> {
  const kills = scaled(size.kills, 8);
  const mine = await openFaultHouse({ seed, withoutPace: true });
  house = mine;
  const { lark } = mine;
  const { db } = mine.database;
  const groups = await addGroups(db, lark, scaled(size.groups, 10));
  const people = await addMembers(db, lark, PEOPLE);
  const processes = (['gateway', 'gateway', 'worker', 'worker'] as const).map((role) => mine.keep(role));
  await Promise.all(processes.map((one) => one.ready()));
  const before: Record<number, () => Promise<unknown>> = {};
  const at = (share: number, harm: () => Promise<unknown>) => {
    before[Math.floor(kills * share)] = harm;
  };
  if (size.servers) {
    for (const share of [0.25, 0.75])
      at(share, async () => {
        await mine.redis.kill();
        await wait(2_500);
        await mine.redis.restart();
      });
    for (const share of [0.4, 0.6])
      at(share, async () => {
        await mine.postgres.stopImmediate();
        await mine.postgres.restart();
      });
  }
  for (let n = 0; n < (size.flushes ?? 0); n += 1) at(0.2 + 0.3 * n, () => mine.redis.flushAll());
  const run = { lark, processes, seed, commands: scaled(size.commands, 400), kills, everyMs: 1_000 };
  const { commands, lastKillMs } = await runUnderKills({
    ...run,
    groups,
    people,
    notice: () => sendNotice(lark, NOTICE),
    before,
  });
  const settledMs = Math.round((await untilSettled(db, GIVE_UP_MS)) - lastKillMs);
  await untilDrained(db, GIVE_UP_MS);
  const verdict = await judgeRun(mine, { commands, groups, notice: NOTICE });
  const killed = processes.reduce((sum, one) => sum + one.kills(), 0);
  const acked = commands.filter((command) => command.acked).length;
  tell(row, 'postgres + redis', verdict, { kills: killed, acked, settledMs, caseSeed: seed }, [
    demand('every event is accepted in the end', acked === commands.length),
    demandTime('settled within 10 s of the last kill', settledMs <= 10_000),
  ]);
  expect(new Set(lark.sent.map((message) => message.uuid)).size).toBe(lark.sent.length);
}

function tell(
  row: string,
  on: string,
  verdict: Verdict & { aside: number; uncertain: number; failed: number },
  more: Record<string, number>,
  demands: ReturnType<typeof demand>[],
): void {
  const { aside, uncertain, failed } = verdict;
  report(row, on, { ...verdict, ...more }, [
    demand('0 lost, 0 doubled, every group exactly once', isWhole(verdict)),
    demand('no innocent row is set aside', aside === 0),
    demand('nothing said is uncertain or failed', uncertain + failed === 0),
    ...demands,
  ]);
}
