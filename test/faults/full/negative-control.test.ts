/** The negative control: what people build otherwise, under the faults of R1, must be seen to lose and to double. */

import { afterEach, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { isWhole } from '../../support/faults/judge.js';
import { runUnderKills } from '../../support/faults/kill-run.js';
import { type NaiveHouse, openNaiveHouse } from '../../support/faults/naive/house.js';
import { demand, report, SEED, scaled, wait } from '../../support/faults/run.js';

const NOTICE = '周五下午三点集中学习';

let house: NaiveHouse | undefined;
afterEach(() => house?.close());

test('negative control: the naive shape loses commands, doubles rows and leaves groups without the notice', async () => {
  const kills = scaled(200, 24);
  const mine = await openNaiveHouse(SEED);
  house = mine;
  const { lark } = mine;
  const groups = await mine.addGroups(scaled(200, 40));
  const processes = (['gateway', 'gateway', 'worker', 'worker'] as const).map((role) => mine.keep(role));
  await Promise.all(processes.map((one) => one.ready()));
  const { commands } = await runUnderKills({
    lark,
    processes,
    seed: SEED,
    commands: scaled(10_000, 1_000),
    kills,
    everyMs: 1_000,
    groups,
    people: ['李秀兰', '张伟', '王建国'],
    notice: async () => {
      const event = lark.say({ user: '陈静', text: `通知：${NOTICE}`, messageId: 'om_naive_notice' });
      await lark.pushLongConnection(event);
    },
  });
  await untilStill(mine);
  const verdict = await mine.judge(commands, groups, NOTICE);
  expect(isWhole(verdict)).toBe(false);
  const killed = processes.reduce((sum, one) => sum + one.kills(), 0);
  report('negative control', 'postgres + redis', { ...verdict, kills: killed }, [
    demand('it loses at least one command', verdict.lost >= 1),
    demand('it doubles at least one row', verdict.doubledRows >= 1),
    demand('it leaves at least one group without the notice', verdict.groupsWithout >= 1),
  ]);
});

/** Stalled jobs are looked for every 30 s by default: only after a minute without any change is it over. */
async function untilStill(house: NaiveHouse): Promise<void> {
  const seen = async () => `${await house.rows()} ${house.lark.sent.length}`;
  await eventually(
    async () => {
      const before = await seen();
      await wait(70_000);
      if ((await seen()) !== before) throw new Error('it still goes on');
    },
    { withinMs: 1_200_000, everyMs: 0 },
  );
}
