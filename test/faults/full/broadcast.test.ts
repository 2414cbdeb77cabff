/** R12: the sender dies at each position of a broadcast; every group gets it exactly once all the same. */

import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.js';
import type { Fault } from '../../support/fake-lark/index.js';
import { seededRandom } from '../../support/fake-lark/random.js';
import {
  type FaultBackend,
  type FaultHouse,
  openEmbeddedHouse,
  openFaultHouse,
} from '../../support/faults/house.js';
import { isWhole } from '../../support/faults/judge.js';
import { sendNotice } from '../../support/faults/load.js';
import { judgeRun } from '../../support/faults/look.js';
import { addGroups } from '../../support/faults/people.js';
import { demand, report, SEED, scaled, wait } from '../../support/faults/run.js';

const NOTICE = '周五下午三点集中学习';
const GIVE_UP_MS = 3_000_000;

let house: FaultHouse | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

describe.each<FaultBackend>(['postgres + redis', 'embedded'])('%s', (on) => {
  test('R12 killed at each of the 200 positions of a broadcast', async () => {
    const options = { seed: SEED, withoutPace: true };
    const mine = on === 'embedded' ? await openEmbeddedHouse(options) : await openFaultHouse(options);
    house = mine;
    const { lark } = mine;
    const groups = await mine.look((db) => addGroups(db, lark, scaled(200, 12)));
    const sender = mine.keep(on === 'embedded' ? 'all' : 'gateway');
    const others = on === 'embedded' ? [] : [mine.keep('worker')];
    await Promise.all([sender, ...others].map((one) => one.ready()));
    const chats = new Set(groups.map((group) => lark.chatId(group)));
    const random = seededRandom(SEED);
    const met = new Set<string>();
    let dead: number | undefined;
    // At the first sight of each row the sender dies: the row is carried out and nobody told, or not carried out.
    lark.faults.decide = (to, uuid): Fault | undefined => {
      if (!chats.has(to) || uuid === undefined) return undefined;
      // What a dead process had on its way is not read any more.
      if (sender.pid() === undefined || sender.pid() === dead) return { kind: 'cut_before' };
      if (met.has(uuid)) return undefined;
      met.add(uuid);
      dead = sender.pid();
      sender.kill();
      return { kind: random() < 0.5 ? 'cut' : 'cut_before' };
    };
    await sendNotice(lark, NOTICE);
    const reached = () => new Set(lark.sent.map((one) => one.chatOrUser).filter((id) => chats.has(id)));
    await eventually(() => expect(reached().size).toBe(groups.length), {
      withinMs: GIVE_UP_MS,
      everyMs: 500,
    });
    // Whoever is still in doubt asks again after its lease of 15 s.
    await wait(25_000);
    await Promise.all([sender, ...others].map((one) => one.end()));
    const verdict = await judgeRun(mine, { commands: [], groups, notice: NOTICE });
    const { aside, uncertain, failed } = verdict;
    report('R12', on, { ...verdict, kills: sender.kills() }, [
      demand('every group exactly once', isWhole(verdict)),
      demand('nothing set aside, uncertain or failed', aside + uncertain + failed === 0),
      demand('killed at every position', sender.kills() >= groups.length && met.size === groups.length),
    ]);
  });
});
