/** The line, end to end on every backend: what is typed at Feishu becomes one row and one answer. */

import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEvent } from '../../src/db/inbox.js';
import { eventually } from '../support/eventually.js';
import { BACKENDS, type LarkLine, openLine } from '../support/line.js';

describe.each(BACKENDS)('the line on %s', (backend) => {
  let line: LarkLine;
  beforeAll(async () => {
    line = await openLine(backend);
  });
  afterAll(() => line?.close());

  const textsTo = (chat: string) =>
    line.lark.sent
      .filter((message) => message.chatOrUser === line.lark.chatId(chat))
      .map((message) => message.text);
  const answers = () => line.lark.sent.length + line.lark.reactions.length + line.lark.shown.length;

  test('打卡 in a group is recorded once and marked on the message, and the group reads nothing', async () => {
    const event = line.lark.say({
      chat: '委员读书群',
      user: '李秀兰',
      text: '打卡 《论语》第3章 心得：温故而知新',
      messageId: 'om_first',
    });
    await line.lark.pushLongConnection(event);
    await eventually(() => expect(line.lark.reactions).toHaveLength(1));
    expect(line.lark.reactions).toMatchObject([{ messageId: 'om_first', emoji: 'DONE' }]);
    expect(textsTo('委员读书群')).toEqual([]);
    const rows = await line.db
      .selectFrom('check_in')
      .select(['book', 'part', 'reflection', 'counted'])
      .execute();
    expect(rows).toEqual([{ book: '论语', part: '第3章', reflection: '温故而知新', counted: true }]);
  });

  test('the same message pushed five times at once and again later has one effect and one answer', async () => {
    const event = line.lark.say({ chat: '委员读书群', user: '王建国', text: '打卡 心得：读书明理' });
    const before = answers();
    await Promise.all([1, 2, 3, 4, 5].map(() => line.lark.pushLongConnection(event)));
    await eventually(() => expect(answers()).toBe(before + 1));
    await line.lark.pushLongConnection(event);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(answers()).toBe(before + 1);
    const rows = await line.db.selectFrom('inbox').select('id').where('event_key', 'like', 'm:%').execute();
    expect(rows).toHaveLength(2);
  });

  test('chatter is neither stored nor answered', async () => {
    const event = line.lark.say({ chat: '委员读书群', user: '王建国', text: '大家今天打卡了吗？' });
    const outcome = await line.lark.pushLongConnection(event);
    expect(outcome.acked).toBe(true);
    const rows = await line.db.selectFrom('inbox').select('id').where('event_key', 'like', 'm:%').execute();
    expect(rows).toHaveLength(2);
  });

  test('what was accepted while the queue lost everything is handled all the same', async () => {
    await line.stopWorker();
    const before = answers();
    const event = line.lark.say({ chat: '委员读书群', user: '张伟', text: '打卡 心得：队列清空也不丢' });
    await line.lark.pushLongConnection(event);
    // The row stands, its job is gone: as after a FLUSHALL.
    await sql`update inbox set queued_at = now() - interval '1 hour' where state = 'waiting'`.execute(
      line.db,
    );
    line.startWorker();
    await eventually(() => expect(answers()).toBe(before + 1), { withinMs: 15_000 });
  });

  test('words at rest are sealed: neither inbox nor outbox can be read from the database alone', async () => {
    const { rows } = await sql<{ dump: string }>`
      select string_agg(row_to_json(inbox)::text, '') || (select string_agg(row_to_json(outbox)::text, '') from outbox)
        as dump from inbox`.execute(line.db);
    const dump = rows[0]?.dump ?? '';
    expect(dump).toContain('record-check-in');
    for (const words of ['温故而知新', '李秀兰', '论语']) {
      expect(dump).not.toContain(words);
      expect(dump).not.toContain(Buffer.from(words).toString('hex'));
    }
  });

  /** As if the clock had struck and nothing had been asked for lately. */
  const lookThroughHistories = async (key: string) => {
    await sql`update chat set history_asked_at = null`.execute(line.db);
    const tick = { type: 'tick' as const, platform: 'clock', job: 'catch-up-history', sentAt: new Date() };
    await line.receive([{ ...tick, eventKey: `e:catch-up-history@${key}` }]);
  };
  const historiesEnded = () =>
    eventually(
      async () => {
        const { rows } = await sql<{ open: number }>`
          select (select count(*) from inbox where state = 'waiting')::int
            + (select count(*) from outbox where state in ('waiting', 'sending'))::int as open`.execute(
          line.db,
        );
        expect(rows[0]?.open).toBe(0);
      },
      { withinMs: 30_000 },
    );

  test('a message the platform never pushed is found in the group’s history and answered once', async () => {
    await historiesEnded();
    const before = answers();
    // Said, so it stands in the history, but never pushed.
    line.lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡 心得：长连接漏了这一条' });
    await lookThroughHistories('test');
    await eventually(() => expect(answers()).toBe(before + 1), { withinMs: 15_000 });
    await historiesEnded();
    await lookThroughHistories('test again');
    await historiesEnded();
    expect(answers()).toBe(before + 1);
  });

  test('of a history chatter and words with a secret mark are kept nowhere, and the answer holds a count', async () => {
    line.lark.say({ chat: '委员读书群', user: '王建国', text: '晚上一起去看老陈，他住院了' });
    line.lark.say({ chat: '委员读书群', user: '王建国', text: '打卡 心得：机密★10年 防汛部署' });
    await lookThroughHistories('chatter');
    await eventually(
      async () => {
        const refused = line.db.selectFrom('inbox').select('id').where('type', '=', 'refused');
        expect(await refused.execute()).toHaveLength(1);
      },
      { withinMs: 15_000 },
    );
    await historiesEnded();
    const rows = await line.db
      .selectFrom('inbox')
      .select(['platform', 'event_key as eventKey', 'words', 'sent_at as sentAt'])
      .where('words', 'is not', null)
      .execute();
    const kept = rows.map((row) => openEvent(line.seal, row));
    expect(JSON.stringify(kept)).not.toMatch(/老陈|防汛/);
    const answers = kept.flatMap((event) => (event.type === 'answered' ? [event.answer] : []));
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) expect(answer).toEqual({ ok: true, data: { taken: expect.any(Number) } });
  });

  test('a person’s messages are handled in the order they were sent, however they arrive', async () => {
    const at = Date.now();
    const say = (text: string, offsetMs: number) =>
      line.lark.say({ chat: '委员读书群', user: '赵军', text, sentAt: new Date(at + offsetMs) });
    await line.stopWorker();
    await line.lark.pushLongConnection(say('打卡 心得：后说的', 2_000));
    await line.lark.pushLongConnection(say('打卡 心得：先说的', 0));
    line.startWorker();
    await eventually(
      async () => {
        const rows = await line.db
          .selectFrom('check_in')
          .select(['reflection', 'counted'])
          .where('reflection', 'like', '%说的')
          .orderBy('id')
          .execute();
        expect(rows).toEqual([
          { reflection: '先说的', counted: true },
          { reflection: '后说的', counted: false },
        ]);
      },
      { withinMs: 10_000 },
    );
  });

  test('what needs words is shown to whoever wrote alone, and said aloud only where that is refused', async () => {
    const before = textsTo('委员读书群').length;
    const empty = () => line.lark.say({ chat: '委员读书群', user: '韩雪梅', text: '撤回打卡' });
    await line.lark.pushLongConnection(empty());
    await eventually(() => expect(line.lark.shown).toHaveLength(1));
    const words = line.lark.shown[0]?.text;
    expect(line.lark.shown).toMatchObject([
      { chat: line.lark.chatId('委员读书群'), person: line.lark.userId('韩雪梅') },
    ]);
    line.lark.faults.next({ kind: 'code', code: 230001 }, { path: '/ephemeral/' });
    await line.lark.pushLongConnection(empty());
    await eventually(() => expect(textsTo('委员读书群')).toHaveLength(before + 1), { withinMs: 15_000 });
    expect(textsTo('委员读书群').at(-1)).toBe(words);
    expect(line.lark.shown).toHaveLength(1);
  });

  test('where marks are not permitted the line is said once, and the next ones are shown to their authors', async () => {
    const refused = () => line.lark.requests.filter(({ code }) => code === 99991672).length;
    const before = {
      lines: textsTo('委员工作群').length,
      marks: line.lark.reactions.length,
      shown: line.lark.shown.length,
    };
    const say = (user: string) =>
      line.lark.pushLongConnection(line.lark.say({ chat: '委员工作群', user, text: '打卡 心得：标不了' }));
    line.lark.faults.next({ kind: 'code', code: 99991672 }, { path: '/reactions', times: 5 });
    await say('李秀兰');
    await eventually(() => expect(textsTo('委员工作群')).toHaveLength(before.lines + 1), {
      withinMs: 15_000,
    });
    expect(textsTo('委员工作群').at(-1)).toMatch(/^李秀兰委员，已/);
    await say('王建国');
    await eventually(() => expect(line.lark.shown).toHaveLength(before.shown + 1), { withinMs: 15_000 });
    expect(textsTo('委员工作群')).toHaveLength(before.lines + 1);
    expect(refused()).toBe(1);
    expect(line.lark.reactions).toHaveLength(before.marks);
  });
});
