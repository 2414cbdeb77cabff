/** The questions people ask of their check-ins, with a million (or ten million) of them in the table: how long, and by which plan. */

import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { listDayCounts, listOwnCounts, listTopicCounts } from '../../../src/db/check-in-count.js';
import { openPostgres } from '../../../src/db/postgres.js';
import type { CommitteeId, Day, Db, MemberId, TopicId, Tx } from '../../../src/db/schema.js';
import { listStreaks } from '../../../src/db/streak.js';
import { listTopicsFor } from '../../../src/db/study-topic.js';
import { inTransaction } from '../../../src/db/transaction.js';
import { getWorkCalendar } from '../../../src/db/work-calendar.js';
import { listDueDays } from '../../../src/domain/study-calendar.js';
import { percentile, type Result } from '../figures.js';
import { DAYS_OF_A_TOPIC, fillReading, MEMBERS_OF_A_COMMITTEE } from '../people.js';
import type { Bench } from '../setups.js';

const QUESTIONS_ASKED = 200;
const DEMANDED_MS = 50;

/** Of one committee among many: its topic, one of its members, and the last day that has check-ins. */
interface Asked {
  committeeId: CommitteeId;
  topicId: TopicId;
  memberId: MemberId;
  today: Day;
}

const QUESTIONS: Readonly<Record<string, (tx: Tx, asked: Asked) => Promise<unknown>>> = {
  今日打卡统计: async (tx, { committeeId, today }) => {
    const place = { committeeId, in: { chatId: undefined }, day: today };
    const [topics = []] = await listTopicsFor(tx, [place]);
    return listDayCounts(
      tx,
      topics.map((topic) => ({ topicId: topic.id, day: today })),
    );
  },
  我的打卡: async (tx, { committeeId, memberId, today }) => {
    const [topics = []] = await listTopicsFor(tx, [{ committeeId, in: { chatId: undefined }, day: today }]);
    await listOwnCounts(tx, memberId, { from: `${today.slice(0, 7)}-01` as Day, to: today });
    const calendar = await getWorkCalendar(tx, committeeId);
    for (const topic of topics)
      await listStreaks(
        tx,
        topic.id,
        [memberId],
        listDueDays(topic, topic.startsDay, today, calendar),
        today,
      );
  },
  'a topic’s totals': (tx, { topicId }) => listTopicCounts(tx, [topicId]),
};

export async function measureQuestions({ options, services }: Bench): Promise<Result[]> {
  const sizes = options.quick ? [10_000] : [1_000_000, ...(options.tenMillion ? [10_000_000] : [])];
  const results: Result[] = [];
  for (const rows of sizes) {
    const database = openPostgres(await services.freshDatabase(0), 2);
    const topics = Math.max(1, Math.ceil(rows / (MEMBERS_OF_A_COMMITTEE * DAYS_OF_A_TOPIC)));
    await fillReading(database.db, topics, rows);
    const { rows: found } = await sql<{ rows: number; today: Day }>`
      select count(*)::int as rows, max(study_day) as today from check_in`.execute(database.db);
    const { rows: filled, today } = found[0] as { rows: number; today: Day };
    const figures = [];
    for (const [name, ask] of Object.entries(QUESTIONS)) {
      const times = await timesOf(database.db, topics, today, ask);
      figures.push(
        { name: `${name}, p50`, value: percentile(times, 0.5), unit: 'ms', demanded: { below: DEMANDED_MS } },
        {
          name: `${name}, p99`,
          value: percentile(times, 0.99),
          unit: 'ms',
          demanded: { below: DEMANDED_MS },
        },
      );
      await printPlans(database.db, name, (tx) => ask(tx, askedOf(1, topics, today)));
    }
    results.push({
      case: 'questions',
      setup: `${filled.toLocaleString('en-US')} check-ins of ${topics} committees`,
      figures,
    });
    await database.close();
  }
  return results;
}

/** Another committee and member each time; the first ones warm up. */
async function timesOf(
  db: Db,
  topics: number,
  today: Day,
  ask: (tx: Tx, asked: Asked) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < QUESTIONS_ASKED + 20; n += 1) {
    const startedAtMs = performance.now();
    await inTransaction(db, (tx) => ask(tx, askedOf(n, topics, today)));
    if (n >= 20) times.push(performance.now() - startedAtMs);
  }
  return times;
}

/** The committees of `fillReading` stand behind the one that every database has. */
function askedOf(n: number, topics: number, today: Day): Asked {
  const which = (n * 7) % topics;
  return {
    committeeId: (which + 2) as CommitteeId,
    topicId: (which + 2) as TopicId,
    memberId: (which * MEMBERS_OF_A_COMMITTEE + ((n * 13) % MEMBERS_OF_A_COMMITTEE) + 1) as MemberId,
    today,
  };
}

async function printPlans(db: Db, name: string, work: (tx: Tx) => Promise<unknown>): Promise<void> {
  const statements: RootOperationNode[] = [];
  const listening: KyselyPlugin = {
    transformQuery: ({ node }) => {
      statements.push(node);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await inTransaction(db.withPlugin(listening), work);
  for (const node of statements) {
    const query = db.getExecutor().compileQuery(node, { queryId: 'explained' });
    const { rows } = await db.executeQuery<{ 'QUERY PLAN': string }>(
      CompiledQuery.raw(`explain (analyze, costs off, timing off) ${query.sql}`, [...query.parameters]),
    );
    console.log(`\n${name}: ${query.sql.trim().replace(/\s+/g, ' ').slice(0, 100)} …`);
    for (const row of rows) console.log(`    ${row['QUERY PLAN'].slice(0, 150)}`);
  }
}
