/** The hot statements on a house of some size: PostgreSQL reads what they ask for, not whole tables. */

import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listJobs } from '../../jobs/index.js';
import type { Job } from '../../src/chat/define-job.js';
import type { MessageEvent } from '../../src/chat/event.js';
import { insertInbox } from '../../src/db/inbox.js';
import { readLineFigures } from '../../src/db/line-figures.js';
import { countUnsent, insertOutbox, type OutboxDraft, takeUnqueuedOutbox } from '../../src/db/outbox.js';
import { loadPlaces } from '../../src/db/place.js';
import { type Database, openPostgres } from '../../src/db/postgres.js';
import type { ChatId, CommitteeId, Db, PersonId } from '../../src/db/schema.js';
import { siftOurs } from '../../src/db/sift-ours.js';
import { listTopicsFor } from '../../src/db/study-topic.js';
import { inTransaction } from '../../src/db/transaction.js';
import { openSeal } from '../../src/seal/seal.js';
import { describeWithServices, type FreshPostgres, freshPostgres } from '../support/services.js';

const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 1) }]);
const jobs = listJobs({ inboxWordsDays: 7 }) as unknown as readonly Job[];
const NOW = new Date('2026-11-23T02:00:00Z');
const LARGE = ['account', 'chat', 'chat_person', 'outbox', 'inbox', 'delivery', 'person', 'member'];

/** Twenty thousand people in as many groups, an outbox of fifty thousand, a broadcast half of which still waits. */
const FILLING = [
  `insert into committee (name) values ('示例县政协'), ('示例市政协')`,
  `insert into person (name) select '委员' || n from generate_series(1, 20000) n`,
  `insert into account (platform, platform_user_id, person_id, linked_by)
    select 'lark', 'ou_' || id, id, 'roster' from person`,
  `insert into member (committee_id, person_id, sort_order) select 1, id, id from person`,
  `insert into chat (platform, platform_chat_id, committee_id, name)
    select 'lark', 'oc_' || n, 1, '群' || n from generate_series(1, 20000) n`,
  `insert into chat_person (chat_id, platform_user_id, person_id)
    select c, 'ou_' || p, p from generate_series(1, 20000) c, lateral (values (c), (c % 20000 + 1)) as seen (p)`,
  `insert into outbox (platform, target_kind, target_id, action, dedupe_key, priority, about, state,
      platform_message_id, done_at)
    select 'lark', 'chat', 'oc_' || n, 'send', 'sent ' || n, 5, '{"kind":"notice","noticeId":1,"hasEvent":false}',
      'sent', 'om_' || n, now() from generate_series(1, 30000) n`,
  `insert into outbox (platform, target_kind, target_id, action, dedupe_key, priority)
    select 'lark', 'chat', 'oc_' || n, 'send', 'waits ' || n, 5 from generate_series(1, 20000) n`,
  `insert into notice (committee_id, number, kind, title, body, state, author_person_id, confirmed_at, draft_expires_at)
    select 1, 'T' || n, 'notice', '通知', '内容', 'sent', 1, timestamptz '2026-11-23T01:00:00Z' - n * interval '1 day',
      now() from generate_series(1, 40) n`,
  `insert into delivery (notice_id, chat_id, outbox_id)
    select n % 39 + 1, n % 20000 + 1, n from generate_series(1, 30000) n`,
  `insert into study_topic (committee_id, title, starts_day, ends_day)
    values (1, '一', '2026-11-01', '2026-12-01'), (1, '二', '2026-11-01', '2026-12-01')`,
  'insert into study_topic_chat (topic_id, chat_id) select 1, id from chat where id <= 500',
  `insert into inbox (platform, event_key, type, sent_at, hint, state, done_at)
    select 'lark', 'm:done ' || n, 'message', now(), 'read-message', 'done', now() from generate_series(1, 30000) n`,
  'vacuum analyze',
];

function message(n: number): MessageEvent {
  return {
    type: 'message',
    platform: 'lark',
    eventKey: `m:${n}`,
    platformMessageId: `om_in_${n}`,
    sentAt: NOW,
    platformChatId: `oc_${n * 100}`,
    chatKind: n % 5 === 0 ? 'private' : 'group',
    sender: { id: `ou_${n * 100}`, otherIds: [`on_${n}`, `u_${n}`] },
    text: '好的',
    mentionsBot: false,
    mentionsAll: false,
    mentions: [],
    attachments: [],
    quotedMessageId: `om_${n * 10}`,
  };
}

const batch = Array.from({ length: 50 }, (_, n) => message(n + 1));

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows'?: number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

describeWithServices('hot statements', () => {
  let fresh: FreshPostgres;
  let database: Database;
  let asked: RootOperationNode[] = [];
  let listened: Db;

  beforeAll(async () => {
    fresh = await freshPostgres();
    database = openPostgres(fresh.url, 2);
    for (const filling of FILLING) await sql.raw(filling).execute(database.db);
    const listening: KyselyPlugin = {
      transformQuery: ({ node }) => {
        asked.push(node);
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    listened = database.db.withPlugin(listening);
  });
  afterAll(async () => {
    await database.close();
    await fresh.drop();
  });

  /** The plan nodes of every statement that `work` runs, by statement. */
  async function plansOf(
    work: () => Promise<unknown>,
    how = '',
  ): Promise<{ statement: string; nodes: PlanNode[] }[]> {
    asked = [];
    await work();
    const plans: { statement: string; nodes: PlanNode[] }[] = [];
    for (const node of asked) {
      const query = database.db.getExecutor().compileQuery(node, { queryId: 'explained' });
      const { rows } = await database.db.executeQuery(
        CompiledQuery.raw(`explain (${how}format json) ${query.sql}`, [...query.parameters]),
      );
      const [plan] = (rows[0] as { 'QUERY PLAN': [{ Plan: PlanNode }] })['QUERY PLAN'];
      plans.push({ statement: query.sql, nodes: allNodes(plan.Plan) });
    }
    return plans;
  }

  async function wholeTablesRead(work: () => Promise<unknown>): Promise<string[]> {
    const plans = await plansOf(work);
    expect(plans.length).toBeGreaterThan(0);
    return plans.flatMap(({ statement, nodes }) =>
      nodes
        .filter((node) => node['Node Type'] === 'Seq Scan' && LARGE.includes(node['Relation Name'] ?? ''))
        .map((node) => `${node['Relation Name']} by ${statement}`),
    );
  }

  test('the place of a batch, and of one message', async () => {
    const place = (events: MessageEvent[]) => () =>
      inTransaction(listened, (tx) => loadPlaces(tx, seal, events, NOW));
    expect(await wholeTablesRead(place(batch))).toEqual([]);
    expect(await wholeTablesRead(place([message(7)]))).toEqual([]);
  });

  test('sifting and storing a batch', async () => {
    expect(await wholeTablesRead(() => siftOurs(listened, batch, jobs))).toEqual([]);
    const drafts = batch.map((event) => ({ event, hint: 'read-message' }));
    expect(await wholeTablesRead(() => insertInbox(listened, seal, drafts))).toEqual([]);
  });

  test('the topics of a person', async () => {
    const topics = () =>
      inTransaction(listened, (tx) =>
        listTopicsFor(tx, [
          { committeeId: 1 as CommitteeId, in: { personId: 7 as PersonId }, day: '2026-11-23' },
          { committeeId: 1 as CommitteeId, in: { chatId: 7 as ChatId }, day: '2026-11-23' },
        ]),
      );
    expect(await wholeTablesRead(topics)).toEqual([]);
  });

  test('what is unsent is counted from its index', async () => {
    expect(await wholeTablesRead(() => countUnsent(listened))).toEqual([]);
    expect(await countUnsent(database.db)).toEqual([{ platform: 'lark', state: 'waiting', rows: 20_000 }]);
  });

  test('the figures of the line', async () => {
    expect(await wholeTablesRead(() => readLineFigures(listened))).toEqual([]);
  });

  test('rows to queue are read from their index; what waits for the morning is not looked at, however much it is', async () => {
    const house = { platform: 'wechaty', target: { kind: 'chat', id: 'room' } } as const;
    const draft = (n: number, more: Partial<OutboxDraft>): OutboxDraft => ({
      ...house,
      action: { action: 'send', message: { type: 'text', text: '通知' } },
      priority: 'broadcast',
      dedupeKey: `later ${n}`,
      ...more,
    });
    const morning = new Date(Date.now() + 36_000_000);
    await inTransaction(database.db, async (tx) => {
      await insertOutbox(tx, seal, [
        draft(1, { notBefore: morning }),
        draft(2, { notBefore: morning, priority: 'answer' }),
      ]);
      await sql`
        insert into outbox (platform, target_kind, target_id, action, payload, dedupe_key, priority, not_before, queued_at)
        select platform, target_kind, target_id, action, payload, dedupe_key || ' ' || n, priority, not_before, queued_at
        from outbox, generate_series(3, 50002) n where dedupe_key in ('later 1', 'later 2')`.execute(tx);
    });
    await sql`analyze outbox`.execute(database.db);
    const take = (db: Db) => takeUnqueuedOutbox(db, 'wechaty', 0, 500);
    expect(await take(database.db)).toEqual([]);
    const due = [draft(0, {}), draft(-1, { priority: 'background' }), draft(-2, { priority: 'answer' })];
    await inTransaction(database.db, (tx) => insertOutbox(tx, seal, due));
    expect(await wholeTablesRead(() => take(listened))).toEqual([]);
    const [plan] = await plansOf(() => take(listened), 'analyze, ');
    const looked = (plan?.nodes ?? [])
      .filter((node) => node['Relation Name'] === 'outbox')
      .map((node) => (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0));
    expect(looked.length).toBeGreaterThan(1);
    expect(Math.max(...looked)).toBeLessThan(20);
    expect((await take(database.db)).map((row) => row.priority).sort()).toEqual([1, 5, 9]);
  });
});

function allNodes(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(allNodes)];
}
