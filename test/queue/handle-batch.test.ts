/** The same deed of many people together: it comes to the same as one by one, and a fault in it holds nobody up. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDemo } from '../../jobs/demo/load.js';
import { listJobs } from '../../jobs/index.js';
import type { MessageEvent } from '../../src/chat/event.js';
import { insertInbox } from '../../src/db/inbox.js';
import { listAnswers } from '../../src/db/outbox.js';
import { openPostgres } from '../../src/db/postgres.js';
import { insertRecall } from '../../src/db/recall.js';
import type { Db, InboxId, MemberId, PersonId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { type AnyJob, handleRows } from '../../src/queue/handle.js';
import { openSeal } from '../../src/seal/seal.js';
import { groupMessage } from '../support/group-message.js';
import { describeWithServices, freshPostgres } from '../support/services.js';
import { SILENT } from '../support/silent-log.js';

const NOW = new Date('2026-11-23T02:00:00Z');
const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 1) }]);
const JOBS = listJobs({ inboxWordsDays: 7 });

/** What each of the members says, in this order; more than one say something that does not simply count. */
const SAID = [
  '打卡 《论语》第1章 心得：温故而知新',
  '打卡 心得：学而时习之',
  '打卡',
  '补卡 昨天 《论语》第2章',
  '补卡 2月30日 《论语》第2章',
  '打卡 《论语》第3章',
  '帮助',
  '打卡 《论语》第4章 心得：见贤思齐',
  '打卡 《论语》第5章 心得：被撤回的',
  '打卡 《论语》第6章 心得：随后撤回的',
  '打卡 《论语》第7章 心得：三人行',
  `打卡 心得：${'长'.repeat(20_001)}`,
  '打卡 《论语》第8章 心得：己所不欲',
];

describeWithServices('a batch', () => {
  const houses: House[] = [];
  beforeAll(async () => {
    houses.push(await openTestHouse(), await openTestHouse());
  });
  afterAll(async () => {
    for (const house of houses) await house.close();
  });

  test('comes to the same rows, endings and words as its messages one by one', async () => {
    const [together, alone] = houses as [House, House];
    const ids = [await sayAll(together), await sayAll(alone)] as const;
    await handleRows(together.world, ids[0]);
    for (const id of ids[1]) await handleRows(alone.world, [id]);
    const what = await outcomeOf(together.db);
    expect(what).toEqual(await outcomeOf(alone.db));
    // The second account of a member, an unknown person, and somebody's second word are among them.
    expect(what.checkIns).toHaveLength(13);
    expect(what.endings.filter((one) => one.deed === 'record-check-in').length).toBeGreaterThan(8);
    expect(what.answers.length).toBeGreaterThan(10);
  });

  test('a fault in one of many is found by doing each for itself; the others are done and answered', async () => {
    const house = await openTestHouse();
    houses.push(house);
    const jobs = JOBS.map((job) =>
      job.name === 'record-check-in'
        ? {
            ...job,
            runTogether: async (asked: Parameters<NonNullable<typeof job.runTogether>>[0]) => {
              await job.runTogether?.(asked);
              throw new Error('a bug in doing it together');
            },
          }
        : job,
    ) as readonly AnyJob[];
    const ids = await sayAll(house);
    await handleRows({ ...house.world, jobs }, ids);
    expect(await outcomeOf(house.db)).toEqual(await outcomeOf((houses[0] as House).db));
  });

  test('what is said on days that count already comes to the same, too', async () => {
    const [together, alone] = houses as [House, House];
    const ids = [await sayAgain(together), await sayAgain(alone)] as const;
    await handleRows(together.world, ids[0]);
    for (const id of ids[1]) await handleRows(alone.world, [id]);
    const what = await outcomeOf(together.db);
    expect(what).toEqual(await outcomeOf(alone.db));
    expect(what.checkIns.filter((one) => !one.counted).length).toBeGreaterThan(10);
  });
});

interface House {
  db: Db;
  world: Parameters<typeof handleRows>[0];
  close(): Promise<void>;
}

async function openTestHouse(): Promise<House> {
  const fresh = await freshPostgres();
  const { db } = openPostgres(fresh.url, 4);
  await inTransaction(db, (tx) => loadDemo(tx, seal, '2026-11-20', NOW));
  // A new group belongs to the only real committee.
  await db.updateTable('committee').set({ is_demo: false }).execute();
  return {
    db,
    world: { db, seal, jobs: JOBS, log: SILENT, now: () => NOW },
    close: async () => {
      await db.destroy();
      await fresh.drop();
    },
  };
}

function listSpeakers(db: Db) {
  return db
    .selectFrom('member')
    .innerJoin('account', 'account.person_id', 'member.person_id')
    .where('platform_user_id', '<>', 'second-account')
    .select(['member.id', 'member.person_id', 'platform_user_id'])
    .orderBy('member.id')
    .limit(SAID.length)
    .execute();
}

/** The same people once more, each the words of another, twice; one is recalled before it is handled. */
async function sayAgain({ db }: House): Promise<InboxId[]> {
  const members = await listSpeakers(db);
  const events = [...SAID, ...SAID].map((text, index) => {
    const speaker = members[(index + 4) % members.length];
    return message(`again${index}`, speaker?.platform_user_id as string, text, 100 + index);
  });
  await inTransaction(db, (tx) =>
    insertRecall(tx, { platform: 'playground', platformMessageId: 'again5' }, new Date(NOW.getTime() + 200)),
  );
  const drafts = events.map((event) => ({ event, hint: 'record-check-in' }));
  return (await insertInbox(db, seal, drafts)) as InboxId[];
}

/** Everyone in a group of their own, so that no two answers become one. */
async function sayAll({ db }: House): Promise<InboxId[]> {
  const members = await listSpeakers(db);
  const user = (index: number) => members[index]?.platform_user_id as string;
  const events = SAID.map((text, index) => message(`m${index}`, user(index), text, index));
  events.push(message('second-word', user(0), '打卡 心得：再补一段', 40));
  events.push(message('unknown', 'nobody-we-know', '打卡 心得：不认识', 41));
  events.push(message('other-account', 'second-account', '打卡 心得：另一个账号', 42));
  events.push({
    ...message('picture', user(12), '打卡 心得：配图', 43),
    attachments: [{ kind: 'image', key: 'img_1' }],
  });
  await db
    .insertInto('account')
    .values({
      platform: 'playground',
      platform_user_id: 'second-account',
      person_id: members[1]?.person_id as PersonId,
      linked_by: 'roster',
    })
    .execute();
  await inTransaction(db, (tx) =>
    insertRecall(tx, { platform: 'playground', platformMessageId: 'm8' }, new Date(NOW.getTime() + 500)),
  );
  const ids = (await insertInbox(
    db,
    seal,
    events.map((event) => ({ event, hint: 'record-check-in' })),
  )) as InboxId[];
  await db
    .insertInto('check_in_withdrawal')
    .values({
      inbox_id: ids[0] as InboxId,
      member_id: members[9]?.id as MemberId,
      sent_at: new Date(NOW.getTime() + 5_000),
    })
    .execute();
  return ids;
}

/** Without numbers that depend on the order in which rows were written. */
async function outcomeOf(db: Db) {
  const checkIns = await db
    .selectFrom('check_in')
    .innerJoin('inbox', 'inbox.id', 'check_in.inbox_id')
    .select([
      'event_key',
      'member_id',
      'study_day',
      'counted',
      'countable',
      'backfilled',
      'book',
      'part',
      'reflection',
      'recalled_at',
      'withdrawn_at',
    ])
    .orderBy('event_key')
    .execute();
  const rows = await db
    .selectFrom('inbox')
    .select(['id', 'event_key', 'state', 'deed', 'reason', 'failures'])
    .where('type', '=', 'message')
    .orderBy('event_key')
    .execute();
  const answers: string[] = [];
  for (const row of rows)
    for (const { target, action } of await listAnswers(db, seal, row.id as InboxId))
      answers.push(`${row.event_key} ${target.id} ${JSON.stringify(action)}`);
  const attachments = await db.selectFrom('attachment').select(['kind', 'platform_key']).execute();
  return { checkIns, endings: rows.map(({ id: _, ...row }) => row), answers, attachments };
}

function message(id: string, user: string, text: string, n: number): MessageEvent {
  const sentAt = new Date(NOW.getTime() + n);
  const platformChatId = `group-of-${id}`;
  return groupMessage({ platformMessageId: id, platformChatId, sender: { id: user }, text, sentAt });
}
