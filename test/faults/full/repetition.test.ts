/** R10 and R11: the same message many times, at once and long after; what belongs together in any order. */

import { afterEach, describe, test } from 'vitest';
import type { Db } from '../../../src/db/schema.js';
import type { RawEvent } from '../../support/fake-lark/index.js';
import { seededRandom, shuffled } from '../../support/fake-lark/random.js';
import { makeOlder } from '../../support/faults/age.js';
import {
  type FaultBackend,
  type FaultHouse,
  type KeptProcess,
  openEmbeddedHouse,
  openFaultHouse,
} from '../../support/faults/house.js';
import { countAnswers } from '../../support/faults/judge.js';
import { untilQuiet } from '../../support/faults/look.js';
import { addMembers } from '../../support/faults/people.js';
import { demand, report, SEED, scaled, wait } from '../../support/faults/run.js';
import { SCRIPTS, type Script } from '../../support/faults/scripts.js';

const GIVE_UP_MS = 900_000;
const GROUP = '委员读书群';
/** Hours that have passed before each further repetition: an hour, seven, thirty days. */
const AGES = [1, 7, 720];

let house: FaultHouse | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

describe.each<FaultBackend>(['postgres + redis', 'embedded'])('%s', (on) => {
  const open = async () => {
    const options = { seed: SEED, withoutPace: true };
    house = on === 'embedded' ? await openEmbeddedHouse(options) : await openFaultHouse(options);
    return house;
  };
  const start = async (mine: FaultHouse): Promise<KeptProcess[]> => {
    const roles = on === 'embedded' ? (['all'] as const) : (['gateway', 'gateway', 'worker'] as const);
    const processes = roles.map((role) => mine.keep(role));
    await Promise.all(processes.map((one) => one.ready()));
    return processes;
  };
  const end = (processes: KeptProcess[]) => Promise.all(processes.map((one) => one.end()));

  test('R10 the same message 2, 5 and 50 times at once, and again after 1 h, 7 h and 30 d', async () => {
    const mine = await open();
    const { lark } = mine;
    const people = await mine.look((db) => addMembers(db, lark, 60));
    let processes = await start(mine);
    const random = seededRandom(SEED);
    const messages = [2, 5, 50].flatMap((times) =>
      Array.from({ length: scaled(20, 4) }, (_, n) => ({ times, id: `om_same_${times}_${n}` })),
    );
    const events = new Map<string, RawEvent>();
    const commands = messages.map(({ id }, n) => {
      const user = people[n % people.length] as string;
      events.set(id, lark.say({ chat: GROUP, user, text: `打卡 心得：${id}`, messageId: id }));
      return { id, chat: GROUP, user };
    });
    let pushes = 0;
    const push = (id: string) => {
      pushes += 1;
      return lark.pushLongConnection(anew(events.get(id) as RawEvent, pushes));
    };
    const all = messages.flatMap(({ id, times }) => Array.from({ length: times }, () => id));
    await Promise.all(shuffled(all, random).map(push));
    await untilQuiet(mine, GIVE_UP_MS);
    for (const hours of AGES) {
      await end(processes);
      await mine.look((db) => makeOlder(db, hours));
      processes = await start(mine);
      await Promise.all(messages.map(({ id }) => push(id)));
      await untilQuiet(mine, GIVE_UP_MS);
    }
    await wait(1_000);
    await end(processes);
    const effects = await mine.look((db) => countEffects(db));
    const answersTo = countAnswers(lark, (name) => lark.chatId(name));
    const notOnce = messages.filter(({ id }) => effects.get(id) !== 1).length;
    const notAnsweredOnce = commands.filter((command) => answersTo(command) !== 1).length;
    report('R10', on, { messages: messages.length, pushes, notOnce, notAnsweredOnce }, [
      demand('one effect', notOnce === 0 && effects.size === messages.length),
      demand('one answer', notAnsweredOnce === 0),
    ]);
  });

  test('R11 2,000 random reorderings of what was written and taken back', async () => {
    const mine = await open();
    const { lark } = mine;
    const count = scaled(2_000, 40);
    const people = await mine.look(async (db) => {
      await db
        .updateTable('study_topic')
        .set({ starts_day: dayAgo(30) })
        .execute();
      return addMembers(db, lark, count);
    });
    const processes = await start(mine);
    const random = seededRandom(SEED);
    const plays = people.map((user, n) => {
      const script = SCRIPTS[Math.floor(random() * SCRIPTS.length)] as Script;
      const order = shuffled([...script.lines.keys()], random);
      return { user, script, order, events: eventsOf(mine, script, user, n) };
    });
    await inLanes(plays, 40, async ({ order, events }) => {
      for (const line of order) await lark.pushLongConnection(events[line] as RawEvent);
    });
    await untilQuiet(mine, GIVE_UP_MS);
    await end(processes);
    const standing = await mine.look(listStanding);
    const wrong = plays.filter(({ script }, n) => standing.get(n) !== expected(script)).length;
    const outOfOrder = plays.filter(({ order }) => order.some((line, at) => line !== at)).length;
    report('R11', on, { members: count, outOfOrder, wrong }, [
      demand('the final state is that of the order in which it was said', wrong === 0),
    ]);
  });
});

/** The platform gives a redelivered message another event id. */
function anew(event: RawEvent, n: number): RawEvent {
  return { ...event, header: { ...event.header, event_id: `${event.header.event_id}${n}` } };
}

async function countEffects(db: Db): Promise<Map<string, number>> {
  const rows = await db.selectFrom('check_in').select('reflection').execute();
  const effects = new Map<string, number>();
  for (const { reflection } of rows) effects.set(reflection, (effects.get(reflection) ?? 0) + 1);
  return effects;
}

/** Said at noon yesterday, Beijing time, a minute apart. */
function eventsOf({ lark }: FaultHouse, script: Script, user: string, n: number): RawEvent[] {
  const noonMs = Date.parse(`${dayAgo(1)}T12:00:00+08:00`);
  return script.lines.map((line, at) => {
    const sentAt = new Date(noonMs + at * 60_000);
    const messageId = `om_play_${n}_${at}`;
    if (line === 'check-in')
      return lark.say({ chat: GROUP, user, text: `打卡 心得：${n}/${at}`, messageId, sentAt });
    if (line === 'withdraw') return lark.say({ chat: GROUP, user, text: '撤回打卡', messageId, sentAt });
    return lark.recall({ chat: GROUP, messageId: `om_play_${n}_${line.recall}`, at: sentAt });
  });
}

function dayAgo(days: number): string {
  return new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);
}

/** By member, `0+ 1` : the lines that stand, the counted one marked. */
async function listStanding(db: Db): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom('check_in')
    .select(['reflection', 'counted', 'withdrawn_at'])
    .orderBy('sent_at')
    .execute();
  const standing = new Map<number, string>();
  for (const { reflection, counted, withdrawn_at } of rows) {
    const [n, at] = reflection.split('/').map(Number) as [number, number];
    const known = standing.get(n) ?? '';
    standing.set(n, withdrawn_at === null ? `${known}${at}${counted ? '+' : ''} ` : known);
  }
  return standing;
}

function expected({ stands, counted }: Script): string {
  return stands.map((line) => `${line}${line === counted ? '+' : ''} `).join('');
}

async function inLanes<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
