/** Forty people’s first messages in a brand-new group, all in one tick: everybody is known, counted and named once. */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listJobs } from '../../jobs/index.js';
import type { ChatEvent } from '../../src/chat/event.js';
import { insertInbox } from '../../src/db/inbox.js';
import { listAnswers } from '../../src/db/outbox.js';
import { applyRosterPlan } from '../../src/db/roster.js';
import type { CommitteeId, InboxId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { planRoster } from '../../src/domain/roster-plan.js';
import { readRosterFile } from '../../src/paper/roster-file.js';
import { handleRows } from '../../src/queue/handle.js';
import { csv } from '../paper/sheets.js';
import { openTalk, type Talk } from '../support/dialogue.js';

const PEOPLE = 40;
const nameOf = (index: number) =>
  `${'甲乙丙丁戊己庚辛壬癸'[index % 10]}一${'子丑寅卯'[Math.floor(index / 10)]}`;

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

/** The only real committee, its roster with 飞书ID, its topic; nobody and no group was ever seen. */
async function openRealCommittee(): Promise<void> {
  const lines = Array.from({ length: PEOPLE }, (_, index) => `${nameOf(index)},农业界,ou_${index}`);
  const reading = await readRosterFile('名单.csv', csv(`姓名,界别,飞书ID\n${lines.join('\n')}\n`));
  await inTransaction(talk.db, async (tx) => {
    const { id } = await tx
      .insertInto('committee')
      .values({ name: '真实县政协', settings: '{}' })
      .returning('id')
      .executeTakeFirstOrThrow();
    const plan = planRoster([], reading, () => []);
    await applyRosterPlan(tx, talk.seal, id as CommitteeId, plan, '2026-11-23');
    await tx
      .insertInto('study_topic')
      .values({
        committee_id: id,
        title: '共读',
        starts_day: '2026-11-01',
        ends_day: '2026-12-31',
        settings: '{}',
      })
      .execute();
  });
}

function firstMessage(index: number): ChatEvent {
  const messageId = randomUUID();
  return {
    type: 'message',
    platform: 'lark',
    eventKey: `m:${messageId}`,
    platformMessageId: messageId,
    sentAt: talk.now(),
    platformChatId: 'oc_brand_new',
    chatKind: 'group',
    sender: { id: `ou_${index}` },
    text: `打卡 《论语》第${index + 1}章 心得：温故而知新`,
    mentionsBot: false,
    mentionsAll: false,
    mentions: [],
    attachments: [],
  };
}

test('forty check-ins by several workers at once: each counted, each sender named in exactly one answer', async () => {
  await openRealCommittee();
  const drafts = Array.from({ length: PEOPLE }, (_, index) => ({
    event: firstMessage(index),
    hint: 'record-check-in',
  }));
  const ids = (await insertInbox(talk.db, talk.seal, drafts)) as InboxId[];
  const errors: unknown[] = [];
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: (fields: Record<string, unknown>) => void errors.push(fields.err),
    child: () => log,
  };
  const world = {
    db: talk.db,
    seal: talk.seal,
    jobs: listJobs({ inboxWordsDays: 7 }),
    log,
    now: talk.now,
  };
  // Four workers; every row is handed to two of them, as after a lost job.
  const shares = [0, 1, 2, 3].map((worker) =>
    ids.filter((_, index) => index % 4 === worker || (index + 1) % 4 === worker),
  );
  let handled = await Promise.all(shares.map((share) => handleRows(world, share)));
  for (let round = 0; round < 10 && handled.some(({ left }) => left.length > 0); round += 1)
    handled = await Promise.all(handled.map(({ left }) => handleRows(world, left)));
  expect(errors).toEqual([]);

  const checkIns = await talk.db
    .selectFrom('check_in')
    .innerJoin('member', 'member.id', 'check_in.member_id')
    .innerJoin('person', 'person.id', 'member.person_id')
    .select(['person.name', 'counted'])
    .execute();
  expect(checkIns).toHaveLength(PEOPLE);
  expect(checkIns.every((row) => row.counted)).toBe(true);

  const answers = (await Promise.all(ids.map((id) => listAnswers(talk.db, talk.seal, id)))).flat();
  const texts = answers.map(({ action }) =>
    action.action === 'send' && action.message.type === 'text' ? action.message.text : '',
  );
  for (let index = 0; index < PEOPLE; index += 1)
    expect(texts.filter((text) => text.includes(nameOf(index)))).toHaveLength(1);

  const chats = await talk.db
    .selectFrom('chat')
    .innerJoin('committee', 'committee.id', 'chat.committee_id')
    .select(['chat.id', 'committee.name'])
    .where('platform_chat_id', '=', 'oc_brand_new')
    .execute();
  expect(chats.map((chat) => chat.name)).toEqual(['真实县政协']);
  const seen = await talk.db
    .selectFrom('chat_person')
    .select('person_id')
    .where('chat_id', '=', chats[0]!.id)
    .execute();
  expect(seen.filter((row) => row.person_id !== null)).toHaveLength(PEOPLE);
});

test('somebody unbound who goes on writing in private is answered briefly now and then, not with silence', async () => {
  talk.at('2026-11-23T12:00:00+08:00');
  const says = () => talk.private().says('过路人', '打卡 心得：好');
  expect((await says())[0]).toContain('您的账号还没有绑定，刚才的消息没有保存。');
  expect(await says()).toEqual(['（私信）您的账号还没有绑定，消息没有保存。绑定请发送：绑定 姓名。']);
  expect(await says()).toEqual([]);
  talk.at('2026-11-23T12:10:01+08:00');
  expect(await says()).toHaveLength(1);
});
