/** Numbers of tips: no gap and no repeat, however many are submitted at once and whatever fails. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_PEOPLE } from '../../jobs/demo/committee.js';
import { listJobs } from '../../jobs/index.js';
import type { MessageEvent } from '../../src/chat/event.js';
import { insertInbox } from '../../src/db/inbox.js';
import { nextNumber } from '../../src/db/number-series.js';
import type { InboxId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { handleRows } from '../../src/queue/handle.js';
import { openTalk, type Talk } from '../support/dialogue.js';
import { eventually } from '../support/eventually.js';
import { SILENT } from '../support/silent-log.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const AUTHORS = DEMO_PEOPLE.filter((person) => person.roles.includes('member'))
  .slice(0, 50)
  .map((person) => person.name);

function handle(ids: InboxId[]) {
  const jobs = listJobs({ inboxWordsDays: 7 });
  return handleRows({ db: talk.db, seal: talk.seal, jobs, log: SILENT, now: () => talk.now() }, ids);
}

async function submission(
  name: string,
  text: string,
  key: string,
  platform = 'playground',
): Promise<MessageEvent> {
  const id = await talk.idOf(name);
  return {
    type: 'message',
    platform,
    eventKey: `m:${key}`,
    platformMessageId: key,
    sentAt: talk.now(),
    platformChatId: `private-${id}`,
    chatKind: 'private',
    sender: { id: platform === 'playground' ? id : `${platform}-${id}`, name },
    text,
    mentionsBot: false,
    mentionsAll: false,
    mentions: [],
    attachments: [],
  };
}

async function accept(events: MessageEvent[]): Promise<InboxId[]> {
  const ids = await insertInbox(
    talk.db,
    talk.seal,
    events.map((event) => ({ event, hint: 'submit-tip' })),
  );
  return ids.flatMap((id) => id ?? []);
}

const numbers = async () =>
  (await talk.db.selectFrom('tip').select('number').orderBy('number').execute()).map((row) => row.number);
const numbersTo = (count: number) =>
  Array.from({ length: count }, (_, index) => `SQ-2026-${String(index + 1).padStart(4, '0')}`);

// Four connections for fifty calls: who finds none free in time comes again, as the relay does.
test('fifty submissions at once are numbered 1 to 50', async () => {
  const events = await Promise.all(
    AUTHORS.map((name, at) =>
      submission(name, `社情民意 关于第${at}件事的建议\n情况：有。\n建议：办。`, `p-${at}`),
    ),
  );
  const ids = await accept(events);
  await Promise.all(ids.map((id) => eventually(() => handle([id]), { withinMs: 15_000 })));
  expect(await numbers()).toEqual(numbersTo(50));
});

test('a deed that fails gives its number to the next', async () => {
  const committee = await talk.db.selectFrom('committee').select('id').executeTakeFirstOrThrow();
  const failing = inTransaction(talk.db, async (tx) => {
    expect(await nextNumber(tx, committee.id, 'SQ-2026')).toBe(51);
    throw new Error('the process is ended here');
  });
  await expect(failing).rejects.toThrow();
  await handle(await accept([await submission('李秀兰', '社情民意 失败之后的一条，建议办', 'after')]));
  expect(await numbers()).toEqual(numbersTo(51));
});

test('numbers taken at once by transactions of which half fail have no gap', async () => {
  const committee = await talk.db.selectFrom('committee').select('id').executeTakeFirstOrThrow();
  const taken = await Promise.allSettled(
    Array.from({ length: 20 }, (_, at) =>
      inTransaction(talk.db, async (tx) => {
        const number = await nextNumber(tx, committee.id, 'another');
        if (at % 2) throw new Error('rolled back');
        return number;
      }),
    ),
  );
  const kept = taken.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  expect(kept.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('the same matter from two platforms at the same moment is one tip, and no number is lost', async () => {
  const zhang = await talk.db
    .selectFrom('person')
    .select('id')
    .where('name', '=', '张伟')
    .executeTakeFirstOrThrow();
  await talk.db
    .insertInto('account')
    .values({
      platform: 'lark',
      platform_user_id: `lark-${await talk.idOf('张伟')}`,
      person_id: zhang.id,
      linked_by: 'code',
    })
    .execute();
  const text = '社情民意 关于两个平台的建议\n情况：有。\n建议：办。';
  const ids = await accept([
    ...(await Promise.all([0, 1, 2].map((at) => submission('张伟', text, `two-${at}`)))),
    ...(await Promise.all([3, 4, 5].map((at) => submission('张伟', text, `two-${at}`, 'lark')))),
  ]);
  await Promise.all([handle(ids.slice(0, 3)), handle(ids.slice(3))]);
  await handle(await accept([await submission('王建国', '社情民意 之后的一条，建议办', 'last')]));
  expect(await numbers()).toEqual(numbersTo(53));
  const rows = await talk.db.selectFrom('inbox').select('state').where('id', 'in', ids).execute();
  expect(rows.every((row) => row.state === 'done')).toBe(true);
});

test('the editors hear of each tip once', async () => {
  const told = await talk.db
    .selectFrom('outbox')
    .select('id')
    .where('dedupe_key', 'like', 'tip % told %')
    .execute();
  expect(told).toHaveLength(53);
});
