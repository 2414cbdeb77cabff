/** Several matters in one tip, as dialogues: accepted as one, an offer, and as many tips when its author wants them. */

import { expect, test } from 'vitest';
import { originalPlace } from '../../src/db/tip.js';
import { eachBeginsAnew, talkOfFile } from '../support/talk-of-file.js';

const talk = talkOfFile();
eachBeginsAnew(talk);

const THREE =
  '社情民意 反映三件事：1.东街路灯坏了半个月，电话13912345678；2.菜市场门口垃圾成堆；3.12路公交经常等四十分钟。';
const li = (text: string, options = {}) => talk.private().says('李秀兰', text, options);
const tips = () => talk.db.selectFrom('tip').selectAll().orderBy('number').execute();

test('it is accepted as one, with a hint and an offer; without an answer it stays one', async () => {
  const said = await li(THREE);
  expect(said[0]).toContain('SQ-2026-0001');
  expect(said[1]).toContain(
    '这条里好像有3件事：\n1. 东街路灯坏了半个月，电话139****5678\n2. 菜市场门口垃圾成堆\n3. 12路公交经常等四十分钟\n社情民意一事一议。',
  );
  talk.at('2026-11-23T10:31:00+08:00');
  await li('拆分');
  expect(await tips()).toHaveLength(1);
});

test('拆分 makes as many, each with its number, linked, and nothing is lost', async () => {
  await li(THREE);
  const said = await li('拆分');
  expect(said[0]).toMatch(
    /^（私信）已拆分成3条：\nSQ-2026-0001《.*路灯.*》\nSQ-2026-0002《菜市场门口垃圾成堆》\nSQ-2026-0003《12路公交经常等四十分钟》$/,
  );
  expect(said.slice(1)).toEqual([
    expect.stringContaining('（致 刘洋）收到新的社情民意 SQ-2026-0002'),
    expect.stringContaining('（致 刘洋）收到新的社情民意 SQ-2026-0003'),
  ]);
  const [first, ...others] = await tips();
  expect(others.map(({ split_from }) => split_from)).toEqual([first!.id, first!.id]);
  const words = (await tips()).map(({ situation }) => situation).join('');
  for (const part of ['东街路灯坏了半个月', '菜市场门口垃圾成堆', '12路公交经常等四十分钟'])
    expect(words.split(part)).toHaveLength(2);
  for (const tip of await tips())
    expect(talk.seal.open(tip.original_sealed!, originalPlace(tip.inbox_id))).toBe(THREE);
});

test('asked again, by number, it is told what it was taken apart into, and nothing new is made', async () => {
  await li(THREE);
  await li('是');
  talk.at('2026-11-23T11:00:00+08:00');
  expect(await li('拆分 SQ-2026-0001')).toEqual([expect.stringContaining('已拆分成3条：')]);
  expect(await tips()).toHaveLength(3);
  expect((await talk.private().says('张伟', '拆分 SQ-2026-0001'))[0]).toContain('没有找到您报送的这一条');
});

test('不用 leaves it one', async () => {
  await li(THREE);
  expect(await li('不用了')).toEqual(['（私信）好的，就按一条处理。']);
  expect(await tips()).toHaveLength(1);
});

test('the recalled message takes all of them with it', async () => {
  await li(THREE, { messageId: 'three' });
  await li('拆分');
  await talk.happens({
    type: 'recalled',
    platform: 'playground',
    eventKey: 'e:recall-three',
    sentAt: talk.now(),
    platformChatId: 'group-work',
    chatKind: 'group',
    sender: { id: '' },
    platformMessageId: 'three',
  });
  expect((await tips()).map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn', 'withdrawn']);
});

test('what an editor has is not taken apart', async () => {
  await li(THREE);
  await talk.db.updateTable('tip').set({ state: 'editing' }).execute();
  expect((await li('拆分'))[0]).toContain('没有改动');
  expect(await tips()).toHaveLength(1);
});

test('in a group it is split by number too; what it comes to is read in private alone', async () => {
  const group = talk.group('委员工作群');
  const WORDS = ['半个月', '成堆', '四十分钟', '13912345678', '139****5678'];
  await li(THREE);
  const split = await group.says('李秀兰', '@群议机器人 拆分 SQ-2026-0001');
  expect(await tips()).toHaveLength(3);
  expect(split.find((one) => one.startsWith('（私信）'))).toContain('已拆分成3条');
  const inGroup = split.filter((one) => !/^（(?:私信|致)/.test(one));
  for (const word of WORDS) expect(inGroup.join()).not.toContain(word);
});
