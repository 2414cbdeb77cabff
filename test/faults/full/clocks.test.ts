/** R22, and the two faults of time: a clock that jumps back an hour, and a database restored to yesterday. */

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, test } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { seededRandom } from '../../support/fake-lark/random.js';
import { openFaultHouse, type ServerHouse } from '../../support/faults/house.js';
import { isWhole } from '../../support/faults/judge.js';
import { sayCommands, sendNotice } from '../../support/faults/load.js';
import { countIn, judgeRun, untilDrained, untilSettled } from '../../support/faults/look.js';
import { addGroups, addMembers } from '../../support/faults/people.js';
import { demand, report, SEED, scaled, wait } from '../../support/faults/run.js';

const ON = 'postgres + redis';
const NOTICE = '周五下午三点集中学习';
const GIVE_UP_MS = 600_000;
/** Around these Beijing midnights, 29 February on both sides of it. */
const MIDNIGHTS = ['2024-02-29', '2024-03-01', '2025-01-01', '2025-03-01', '2026-04-05', '2026-10-01'];

let house: ServerHouse | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

async function open() {
  house = await openFaultHouse({ seed: SEED, withoutPace: true });
  return { ...house, db: house.database.db };
}

describe.each(['UTC', 'Asia/Shanghai', 'America/New_York'])('host in %s', (zone) => {
  test('R22 1,000 check-ins around midnight count for the right Beijing day', async () => {
    const { lark, db, keep } = await open();
    await db.updateTable('study_topic').set({ starts_day: '2024-01-01' }).execute();
    const count = scaled(1_000, 60);
    const people = await addMembers(db, lark, count);
    const env = { TZ: zone };
    await Promise.all([keep('gateway', { env }), keep('worker', { env })].map((one) => one.ready()));
    const random = seededRandom(SEED);
    const said = people.map((user, n) => {
      const midnightMs = Date.parse(`${MIDNIGHTS[n % MIDNIGHTS.length]}T00:00:00+08:00`);
      // Every tenth in the last or first two milliseconds, the others within ten minutes.
      const offMs = n % 10 === 0 ? Math.floor(random() * 4) - 2 : Math.floor((random() - 0.5) * 1_200_000);
      return { user, sentAt: new Date(midnightMs + offMs), n };
    });
    await Promise.all(
      said.map(({ user, sentAt, n }) =>
        lark.pushLongConnection(
          lark.say({ chat: '委员读书群', user, text: `打卡 心得：${n}`, messageId: `om_day_${n}`, sentAt }),
        ),
      ),
    );
    await untilSettled(db, GIVE_UP_MS);
    const rows = await db.selectFrom('check_in').select(['reflection', 'study_day', 'counted']).execute();
    const dayOf = new Map(rows.map((row) => [row.reflection, row.counted ? row.study_day : 'not counted']));
    const wrong = said.filter(({ sentAt, n }) => dayOf.get(String(n)) !== dayInShanghai(sentAt)).length;
    report('R22', `${ON}, host in ${zone}`, { checkIns: count, recorded: rows.length, wrong }, [
      demand('the right day in 100 %', wrong === 0 && rows.length === count),
    ]);
  });
});

test('clock jump: back an hour in every process under load', async () => {
  const { lark, db, keep } = await open();
  const groups = await addGroups(db, lark, 20);
  const people = await addMembers(db, lark, 200);
  const preload = ['clock-jump'];
  const processes = (['gateway', 'gateway', 'worker', 'worker'] as const).map((role) =>
    keep(role, { preload }),
  );
  await Promise.all(processes.map((one) => one.ready()));
  await sendNotice(lark, NOTICE);
  const lengthMs = scaled(60_000, 10_000);
  const load = { commands: lengthMs / 50, lengthMs, groups, people, twice: 0.1, late: 0.2 };
  const [commands] = await Promise.all([
    sayCommands(lark, { ...load, random: seededRandom(SEED) }),
    wait(lengthMs / 3).then(() => {
      for (const one of processes) one.signal('SIGUSR2');
    }),
  ]);
  const lastMs = performance.now();
  const settledMs = Math.round((await untilSettled(db, GIVE_UP_MS)) - lastMs);
  await untilDrained(db, GIVE_UP_MS);
  const verdict = await judgeRun(house!, { commands, groups, notice: NOTICE });
  const ended = processes.reduce((sum, one) => sum + one.lives() - 1, 0);
  report('clock jump', ON, { ...verdict, settledMs, ended }, [
    demand('0 lost, 0 doubled', isWhole(verdict) && verdict.aside === 0),
    demand('no process ends of it', ended === 0),
  ]);
});

test('restored database: what it believes unsent is held, and nothing is said twice', async () => {
  const { lark, postgres, db, keep } = await open();
  const groups = await addGroups(db, lark, scaled(200, 20));
  const worker = keep('worker');
  const gateway = keep('gateway');
  await Promise.all([worker, gateway].map((one) => one.ready()));
  // The backup is made while the notice waits; afterwards it goes out, and more is said.
  lark.faults.down(true);
  await sendNotice(lark, NOTICE);
  const waiting = await eventually(
    async () => {
      const rows = await countIn(db, 'outbox', 'waiting', 'sending');
      return rows >= groups.length && rows;
    },
    { withinMs: 60_000 },
  );
  const [data, backup] = [join(postgres.folder, 'data'), join(postgres.folder, 'yesterday')];
  await postgres.stopImmediate();
  copyFolder(data, backup);
  await postgres.restart();
  lark.faults.down(false);
  await untilDrained(db, GIVE_UP_MS);
  const said = await sayCommands(lark, {
    commands: 100,
    lengthMs: 5_000,
    groups,
    people: ['李秀兰', '张伟'],
    random: seededRandom(SEED),
  });
  await untilDrained(db, GIVE_UP_MS);
  // The gateway notes every five seconds how far it has come.
  await wait(6_000);
  const before = lark.requests.length;
  await postgres.stopImmediate();
  rmSync(data, { recursive: true });
  copyFolder(backup, data);
  await postgres.restart();
  // The gateway compares every five seconds how far the database has come.
  await wait(30_000);
  const held = await countIn(db, 'outbox', 'uncertain');
  const sends = lark.requests
    .slice(before)
    .filter((one) => one.method === 'POST' && one.path.includes('/im/v1/messages'));
  // What was said after the backup is read again from the groups' histories, and answered again: that is known.
  const again = sends.filter((one) => JSON.stringify(one.body).includes(NOTICE)).length;
  const verdict = await judgeRun(house!, { commands: [], groups, notice: NOTICE });
  const figures = { waiting, held, saidAgain: again, said: said.length, sends: sends.length };
  report('restored database', ON, { ...figures, ...verdict }, [
    demand('what waited in the backup is held', held >= groups.length),
    demand('the notice is not sent again by itself', again === 0),
    demand('every group has the notice once', verdict.groupsWithout + verdict.groupsTwice === 0),
  ]);
});

/** With owners and rights: the server insists on them. */
function copyFolder(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to]);
}

/** The Beijing day by the system's own calendar, not by ours. */
function dayInShanghai(at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(at);
}
