/** What an author says to a tip afterwards, as dialogues: amended, added to, taken back, in whatever order it arrives. */

import { beforeEach, describe, expect, test } from 'vitest';
import type { TipState } from '../../src/db/schema.js';
import { eachBeginsAnew, talkOfFile } from '../support/talk-of-file.js';

const talk = talkOfFile();
eachBeginsAnew(talk);

/** Each dialogue begins with one tip. */
beforeEach(async () => {
  await talk.private().says('李秀兰', WHOLE);
  talk.at('2026-11-23T10:05:00+08:00');
});

const WHOLE = '社情民意\n标题：关于加装路灯的建议\n情况：村口很黑。\n建议：装灯。';
const li = (text: string, options = {}) => talk.private().says('李秀兰', text, options);
const inGroup = () => talk.group('委员工作群');
const tips = () =>
  talk.db.selectFrom('tip').select(['number', 'state', 'title', 'situation']).orderBy('number').execute();
const setState = (state: TipState) => talk.db.updateTable('tip').set({ state }).execute();
const recall = (messageId: string) => talk.recalls(messageId, { from: '委员工作群' });
async function quoteOfLast(): Promise<string> {
  await talk.carryOut();
  const row = await talk.db
    .selectFrom('outbox')
    .select('platform_message_id')
    .where('about', 'is not', null)
    .where('target_id', '=', await talk.idOf('李秀兰'))
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return row.platform_message_id!;
}

const NOT_THEIRS = '（私信）没有找到您报送的这一条，请核对编号。查看自己报送的，请发送：我的社情民意。';

describe('更正', () => {
  test('mends the part that is named, and says what stands now', async () => {
    expect(await li('更正 SQ-2026-0001 标题：关于村口加装路灯的建议')).toEqual([
      '（私信）李秀兰委员，已更正社情民意 SQ-2026-0001《关于村口加装路灯的建议》。\n情况：村口很黑。\n建议：装灯。',
      '（致 刘洋）社情民意 SQ-2026-0001《关于村口加装路灯的建议》的反映人作了更正。查看请发送：查询 SQ-2026-0001',
    ]);
    expect(await tips()).toMatchObject([{ title: '关于村口加装路灯的建议', situation: '村口很黑。' }]);
  });

  test.each([
    '改一下标题：村口路灯',
    '标题改成村口路灯',
    '更正社情民意 标题：村口路灯',
    'SQ-2026-0001 更正 标题：村口路灯',
    'sq20260001 标题改为：村口路灯',
  ])('%s', async (words) => {
    const isSpoken = words.startsWith('标题');
    await li(words, isSpoken ? { quote: await quoteOfLast() } : {});
    expect(await tips()).toMatchObject([{ title: '村口路灯' }]);
  });

  test('several parts at once; the last amendment stands', async () => {
    await li('更正 标题：甲事\n情况：乙');
    talk.at('2026-11-23T10:06:00+08:00');
    await li('更正 情况：丙');
    expect(await tips()).toMatchObject([{ title: '甲事', situation: '丙' }]);
  });

  test('in a group number and title only; labels alone are none of ours there', async () => {
    expect((await inGroup().says('李秀兰', '更正 SQ-2026-0001 情况：电话13912345678'))[0]).toBe(
      '社情民意 SQ-2026-0001《关于加装路灯的建议》已更正，详情已私信给您。',
    );
    expect(await tips()).toMatchObject([{ situation: '电话139****5678' }]);
    expect((await inGroup().hears('李秀兰', '改一下标题：第二页的')).deed ?? null).toBeNull();
  });

  test('another’s number is answered as one that does not exist', async () => {
    for (const number of ['SQ-2026-0001', 'SQ-2026-0999'])
      expect(await talk.private().says('张伟', `更正 ${number} 标题：甲`)).toEqual([NOT_THEIRS]);
  });

  test.each<TipState>(['editing', 'reviewing', 'approving', 'kept'])(
    '%s: told whom to ask',
    async (state) => {
      await setState(state);
      expect((await li('更正 标题：甲'))[0]).toMatch(/不能自行撤回或更正，没有改动。请与信息员刘洋联系/);
      expect(await tips()).toMatchObject([{ title: '关于加装路灯的建议' }]);
    },
  );

  test('nothing named is told how', async () => {
    expect((await li('更正 SQ-2026-0001 写错了'))[0]).toContain('没有读到要更正的内容，没有改动');
  });

  test('a recalled amendment counts no more', async () => {
    await li('更正 标题：甲事', { messageId: 'amend' });
    await recall('amend');
    expect(await tips()).toMatchObject([{ title: '关于加装路灯的建议' }]);
  });

  test('while a draft is being written it is the draft that is meant', async () => {
    await li('社情民意 停车难');
    await li('更正 标题：老城区停车难');
    expect(await tips()).toMatchObject([
      { number: 'SQ-2026-0001', title: '关于加装路灯的建议' },
      { number: null, title: '老城区停车难' },
    ]);
  });
});

describe('补充', () => {
  test('is kept apart, shown to author and editor, and the editor is told', async () => {
    expect(await li('SQ-2026-0001 补充一条：老人摔倒过两次，电话13912345678')).toEqual([
      '（私信）李秀兰委员，已补充到社情民意 SQ-2026-0001《关于加装路灯的建议》，信息员会看到。',
      '（致 刘洋）社情民意 SQ-2026-0001《关于加装路灯的建议》的反映人作了补充。查看请发送：查询 SQ-2026-0001',
    ]);
    const added = '补充（2026-11-23）：老人摔倒过两次，电话139****5678';
    expect((await li('查询 SQ-2026-0001'))[0]).toContain(added);
    expect((await talk.private().says('刘洋', '查询 SQ-2026-0001'))[0]).toContain(added);
    expect(await tips()).toMatchObject([{ situation: '村口很黑。' }]);
  });

  test.each<TipState>(['editing', 'reviewing', 'approving', 'kept', 'returned'])(
    '%s: taken',
    async (state) => {
      await setState(state);
      expect((await li('SQ-2026-0001 补充：摔倒过'))[0]).toContain('已补充到');
    },
  );

  test.each<TipState>(['issued', 'merged', 'discarded', 'withdrawn'])(
    '%s: told whom to ask',
    async (state) => {
      await setState(state);
      expect((await li('SQ-2026-0001 补充：摔倒过'))[0]).toMatch(
        /没有改动。如有新的情况，可以另报一条，或与信息员刘洋联系/,
      );
      expect(await talk.db.selectFrom('tip_change').select('id').execute()).toEqual([]);
    },
  );

  test('to a quoted answer, in a group too', async () => {
    const quote = await quoteOfLast();
    expect((await inGroup().says('李秀兰', '补充：还有巷子里', { quote }))[0]).toBe(
      '社情民意 SQ-2026-0001《关于加装路灯的建议》的补充已收到。',
    );
    expect(await inGroup().says('张伟', '补充：还有巷子里', { quote })).toEqual([NOT_THEIRS]);
  });

  test('in private the last one is meant; in a group it is chatter', async () => {
    expect((await li('补充一条：还有巷子里'))[0]).toContain('SQ-2026-0001');
    expect((await inGroup().hears('李秀兰', '补充一下，明天带笔')).deed ?? null).toBeNull();
  });

  test('another’s number is answered as one that does not exist', async () => {
    expect(await talk.private().says('张伟', 'SQ-2026-0001 补充：甲')).toEqual([NOT_THEIRS]);
  });

  test('recalled it is gone; nothing said is told how', async () => {
    await li('SQ-2026-0001 补充：摔倒过', { messageId: 'more' });
    await recall('more');
    expect((await li('查询 SQ-2026-0001'))[0]).not.toContain('摔倒过');
    expect((await li('SQ-2026-0001 补充'))[0]).toContain('没有读到要补充的内容');
  });
});

describe('撤回', () => {
  test('takes the last one back, and the editor is told', async () => {
    expect(await li('撤回社情民意')).toEqual([
      '（私信）李秀兰委员，已撤回社情民意 SQ-2026-0001《关于加装路灯的建议》。如需再报，重新发送即可。',
      '（致 刘洋）社情民意 SQ-2026-0001《关于加装路灯的建议》已由反映人撤回。查看请发送：查询 SQ-2026-0001',
    ]);
    expect(await tips()).toMatchObject([{ state: 'withdrawn' }]);
    expect((await li('撤回社情民意'))[0]).toContain('没有可以撤回的社情民意');
    expect((await li(WHOLE))[0]).toContain('SQ-2026-0002');
  });

  test('or the one that is named or quoted', async () => {
    const quote = await quoteOfLast();
    await li('社情民意 停车难，建议共享');
    await li('撤回', { quote });
    expect((await tips()).map(({ state }) => state)).toEqual(['withdrawn', 'pending']);
    await li('撤回 SQ-2026-0002');
    expect((await tips()).map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn']);
  });

  test('a half written one is thrown away first', async () => {
    await li('社情民意 停车难');
    talk.at('2026-11-23T10:07:00+08:00');
    expect(await li('撤回社情民意')).toEqual(['（私信）好的，草稿已删除，没有保存任何内容。']);
    expect(await tips()).toMatchObject([{ number: 'SQ-2026-0001', state: 'pending' }]);
  });

  test('what an editor has stays; another’s is never meant', async () => {
    await setState('editing');
    expect((await li('撤回社情民意'))[0]).toContain('不能自行撤回或更正，没有改动');
    expect(await talk.private().says('张伟', '撤回 SQ-2026-0001')).toEqual([NOT_THEIRS]);
    expect((await talk.private().says('张伟', '撤回社情民意'))[0]).toContain('没有可以撤回的社情民意');
    expect(await tips()).toMatchObject([{ state: 'editing' }]);
  });

  test('at night the editor hears neither of it nor that it is gone', async () => {
    talk.at('2026-11-23T22:00:00+08:00');
    const { inboxId } = await talk.private().hears('李秀兰', '社情民意 停车难，建议共享');
    talk.at('2026-11-23T22:05:00+08:00');
    expect(await li('撤回社情民意')).toHaveLength(1);
    const rows = await talk.db
      .selectFrom('outbox')
      .select('state')
      .where('inbox_id', '=', inboxId!)
      .orderBy('id')
      .execute();
    expect(rows).toEqual([{ state: 'waiting' }, { state: 'cancelled' }]);
  });

  test('one handled before the tip it means ends the same', async () => {
    talk.at('2026-11-23T11:00:00+08:00');
    await li('撤回社情民意', { sentAt: '2026-11-23T10:10:00+08:00' });
    expect((await tips()).map(({ state }) => state)).toEqual(['withdrawn']);
    expect(await li('社情民意 停车难，建议共享', { sentAt: '2026-11-23T10:09:00+08:00' })).toEqual([
      '（私信）社情民意 SQ-2026-0002《停车难》已收到，按您随后发送的撤回，已撤回。',
    ]);
    // The second was meant after all, for it was sent later.
    expect((await tips()).map(({ state }) => state)).toEqual(['pending', 'withdrawn']);
  });

  test('an amendment handled before the tip it means goes to it as well', async () => {
    await li('更正 标题：甲事', { sentAt: '2026-11-23T10:04:00+08:00' });
    await li('社情民意 停车难，建议共享', { sentAt: '2026-11-23T10:03:00+08:00' });
    expect((await tips()).map(({ title }) => title)).toEqual(['关于加装路灯的建议', '甲事']);
  });
});
