/** 撤回打卡 and recalled messages as dialogues: what is taken back is gone from every number, in whatever order it arrives. */

import { describe, expect, test } from 'vitest';
import { findRecall, insertRecall } from '../../src/db/recall.js';
import { inTransaction } from '../../src/db/transaction.js';
import { eachBeginsAnew, talkOfFile } from '../support/talk-of-file.js';

const talk = talkOfFile();
eachBeginsAnew(talk);

const group = () => talk.group('委员读书群');

const checkIns = async () =>
  (await talk.db.selectFrom('check_in').selectAll().orderBy('sent_at').orderBy('id').execute()).map(
    ({ part, counted, withdrawn_at }) =>
      `${part} ${withdrawn_at ? 'withdrawn' : counted ? 'counted' : 'appended'}`,
  );

describe('撤回打卡', () => {
  test('takes the last one back; nothing else is touched', async () => {
    await group().says('李秀兰', '打卡 《论语》第1章');
    await group().says('李秀兰', '打卡 《论语》第2章');
    talk.at('2026-11-23T10:05:00+08:00');
    expect(await group().says('李秀兰', '撤回打卡')).toEqual([
      '李秀兰委员，已撤回11月23日的打卡：《论语》第2章。',
    ]);
    expect(await checkIns()).toEqual(['第1章 counted', '第2章 withdrawn']);
  });

  test('the day’s next one counts when the counted one is taken back', async () => {
    await group().says('李秀兰', '打卡 《论语》第1章', { messageId: 'first' });
    await group().says('李秀兰', '打卡');
    await group().says('李秀兰', '打卡 《论语》第2章');
    await talk.recalls('first');
    // The empty one in between has not enough to count.
    expect(await checkIns()).toEqual(['第1章 withdrawn', 'null appended', '第2章 counted']);
  });

  test('a new one counts again after all were taken back', async () => {
    await group().says('李秀兰', '打卡 《论语》第1章');
    talk.at('2026-11-23T10:05:00+08:00');
    await group().says('李秀兰', '删除刚才那条');
    talk.at('2026-11-23T10:06:00+08:00');
    expect((await group().says('李秀兰', '打卡 《论语》第2章'))[0]).toContain('已记录');
    expect(await checkIns()).toEqual(['第1章 withdrawn', '第2章 counted']);
    expect((await talk.private().says('李秀兰', '我的打卡'))[0]).toContain('累计打卡1天');
  });

  test('with nothing of the last day there is nothing to take back', async () => {
    await group().says('李秀兰', '打卡 《论语》第1章');
    talk.at('2026-11-24T10:00:01+08:00');
    expect(await group().says('李秀兰', '撤回打卡')).toEqual([
      '李秀兰委员，最近24小时内没有可以撤回的打卡。',
    ]);
    expect(await checkIns()).toEqual(['第1章 counted']);
  });

  test('another member’s is never meant', async () => {
    await group().says('李秀兰', '打卡 《论语》第1章');
    talk.at('2026-11-23T10:05:00+08:00');
    await group().says('张伟', '撤回打卡');
    expect(await checkIns()).toEqual(['第1章 counted']);
  });

  test('naming one takes none back and is explained privately', async () => {
    await group().says('李秀兰', '打卡 《论语》第1章');
    talk.at('2026-11-23T10:05:00+08:00');
    expect(await group().says('李秀兰', '撤回打卡 第1章那一条')).toEqual([
      expect.stringMatching(/^（私信）只能撤回/),
    ]);
    expect(await checkIns()).toEqual(['第1章 counted']);
  });

  test('when the last deed was a tip, 删除刚才那条 asks, 撤回打卡 does not', async () => {
    await group().says('李秀兰', '打卡 《论语》第1章');
    talk.at('2026-11-23T10:03:00+08:00');
    await talk.private().says('李秀兰', '社情民意 停车难，建议共享车位');
    talk.at('2026-11-23T10:05:00+08:00');
    expect(await group().says('李秀兰', '删除刚才那条')).toEqual([
      '李秀兰委员，已撤回社情民意 SQ-2026-0001《停车难》。如需再报，重新发送即可。',
      '（私信）李秀兰委员，已撤回社情民意 SQ-2026-0001《停车难》。如需再报，重新发送即可。',
      expect.stringContaining('已由反映人撤回'),
    ]);
    expect(await checkIns()).toEqual(['第1章 counted']);
    expect((await group().says('李秀兰', '撤回打卡'))[0]).toContain('已撤回');
  });

  test('one handled before the check-in it means ends the same', async () => {
    await group().says('李秀兰', '打卡 《论语》第1章', { sentAt: '2026-11-23T09:00:00+08:00' });
    await group().says('李秀兰', '撤回打卡', { sentAt: '2026-11-23T09:10:00+08:00' });
    expect(await checkIns()).toEqual(['第1章 withdrawn']);
    expect(
      await group().says('李秀兰', '打卡 《论语》第2章', { sentAt: '2026-11-23T09:05:00+08:00' }),
    ).toEqual(['李秀兰委员，已收到11月23日打卡，按您随后发送的撤回，这条不计入。']);
    // 第1章 was not meant after all: 第2章 was sent later.
    expect(await checkIns()).toEqual(['第1章 counted', '第2章 withdrawn']);
  });
});

describe('a recalled message', () => {
  test('takes its check-in back, silently', async () => {
    await group().says('李秀兰', '打卡 《论语》第1章', { messageId: 'm1' });
    const said = await talk.recalls('m1');
    expect(said).toMatchObject({ deed: 'follow-recall', rows: [] });
    expect(await checkIns()).toEqual(['第1章 withdrawn']);
  });

  test('that arrives after its recall is stored as withdrawn and not answered', async () => {
    await talk.recalls('m2');
    expect(await group().says('李秀兰', '打卡 《论语》第1章', { messageId: 'm2' })).toEqual([]);
    expect(await checkIns()).toEqual(['第1章 withdrawn']);
    expect((await group().says('李秀兰', '打卡 《论语》第2章'))[0]).toContain('已记录');
  });

  test('recalled twice, or never seen, changes nothing more', async () => {
    await group().says('李秀兰', '打卡 《论语》第1章', { messageId: 'm3' });
    await talk.recalls('m3', { sentAt: '2026-11-23T10:01:00+08:00' });
    await talk.recalls('m3', { sentAt: '2026-11-23T10:09:00+08:00' });
    await talk.recalls('of-somebody-else');
    const row = await talk.db.selectFrom('check_in').select('withdrawn_at').executeTakeFirstOrThrow();
    expect(row.withdrawn_at).toEqual(new Date('2026-11-23T10:01:00+08:00'));
  });

  test('waits for its message while that is being stored', async () => {
    const message = { platform: 'playground', platformMessageId: 'being-stored' };
    let recalled = false;
    let noted: Promise<void> | undefined;
    await inTransaction(talk.db, async (tx) => {
      expect(await findRecall(tx, message)).toBeUndefined();
      noted = inTransaction(talk.db, (other) => insertRecall(other, message, talk.now())).then(() => {
        recalled = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(recalled).toBe(false);
    });
    await noted;
    expect(recalled).toBe(true);
  });

  test('and its message handled at the same moment end the same, whoever is first', async () => {
    for (let round = 0; round < 10; round += 1) {
      const messageId = `race-${round}`;
      await Promise.all([
        group().says('李秀兰', `打卡 《论语》第${round + 1}章`, { messageId }),
        talk.recalls(messageId),
      ]);
    }
    expect((await checkIns()).every((one) => one.endsWith('withdrawn'))).toBe(true);
    expect(await checkIns()).toHaveLength(10);
  });

  test('withdraws a pending tip with an event; nobody is told', async () => {
    await talk.private().says('李秀兰', '社情民意 停车难，建议共享车位', { messageId: 't1' });
    expect((await talk.recalls('t1')).rows).toEqual([]);
    expect((await talk.private().says('李秀兰', '我的社情民意'))[0]).toContain(
      'SQ-2026-0001《停车难》：已撤回',
    );
    const events = await talk.db
      .selectFrom('tip_event')
      .select(['type', 'from_state', 'to_state'])
      .orderBy('id')
      .execute();
    expect(events).toEqual([
      { type: 'submitted', from_state: null, to_state: 'pending' },
      { type: 'withdrawn', from_state: 'pending', to_state: 'withdrawn' },
    ]);
    expect((await talk.private().says('李秀兰', '社情民意 停车难，建议共享车位'))[0]).toContain(
      'SQ-2026-0002',
    );
  });

  test('takes back what the editors were to hear in the morning', async () => {
    talk.at('2026-11-23T22:00:00+08:00');
    const { inboxId } = await talk
      .private()
      .hears('李秀兰', '社情民意 停车难，建议共享车位', { messageId: 't0' });
    await talk.recalls('t0');
    const states = await talk.db
      .selectFrom('outbox')
      .select('state')
      .where('inbox_id', '=', inboxId!)
      .orderBy('id')
      .execute();
    expect(states).toEqual([{ state: 'waiting' }, { state: 'cancelled' }]);
  });

  test('is followed in a paused group too', async () => {
    await group().says('李秀兰', '打卡 《论语》第1章', { messageId: 'paused' });
    await talk.db.updateTable('chat').set({ paused: true }).where('name', '=', '委员读书群').execute();
    await talk.recalls('paused');
    await talk.db.updateTable('chat').set({ paused: false }).where('name', '=', '委员读书群').execute();
    expect(await checkIns()).toEqual(['第1章 withdrawn']);
  });

  test('leaves a tip that is being edited to the editor, and notes it', async () => {
    await talk.private().says('李秀兰', '社情民意 停车难，建议共享车位', { messageId: 't2' });
    await talk.db.updateTable('tip').set({ state: 'editing' }).execute();
    await talk.recalls('t2');
    const tip = await talk.db.selectFrom('tip').select('state').executeTakeFirstOrThrow();
    expect(tip.state).toBe('editing');
    const event = await talk.db
      .selectFrom('tip_event')
      .select('type')
      .orderBy('id', 'desc')
      .executeTakeFirst();
    expect(event?.type).toBe('recalled');
  });

  test('a tip that arrives after its recall keeps its number, is withdrawn, and nobody hears of it', async () => {
    await talk.recalls('t3');
    const said = await talk.private().hears('李秀兰', '社情民意 停车难，建议共享车位', { messageId: 't3' });
    expect(said.rows).toEqual([]);
    const tip = await talk.db.selectFrom('tip').select(['number', 'state']).executeTakeFirstOrThrow();
    expect(tip).toEqual({ number: 'SQ-2026-0001', state: 'withdrawn' });
  });
});
