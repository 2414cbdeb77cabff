/** 意见反馈 as dialogues: numbered, passed on, answered, and whoever wrote it known to nobody when they wish so. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const rows = () => talk.db.selectFrom('feedback').selectAll().orderBy('id').execute();

test('it gets a number without gaps, and the admin reads how to answer', async () => {
  expect(await talk.private().says('李秀兰', '意见反馈 希望通知早一天发')).toEqual([
    '（私信）已转交给管理员，编号 FK-2026-0001，谢谢您的意见。有答复会私信告诉您。您发来的原文已从系统中清除；转给管理员的内容加密暂存，送达7天后清除。',
    '（致 陈静）意见反馈 FK-2026-0001（来自李秀兰委员）：\n希望通知早一天发\n答复请私聊发送：答复 FK-2026-0001 要说的话',
  ]);
  const said = await talk.private().says('张伟', '投诉 匿名 群里消息太多');
  expect(said[0]).toContain('编号 FK-2026-0002');
  expect(said[0]).toContain('没有告诉管理员您是谁');
  expect(said[1]).not.toContain('张伟');
});

test('its words and who wrote it are in no plain column', async () => {
  const plain = JSON.stringify(await rows(), (_, value) => (value?.type === 'Buffer' ? '' : value));
  expect(plain).not.toMatch(/通知早|消息太多|张伟/);
  expect(plain).not.toContain(await talk.idOf('张伟'));
});

test('the admin sees what waits, and nobody else does', async () => {
  expect(await talk.private().says('陈静', '查看反馈')).toEqual([
    '（私信）等待答复的意见反馈共2条（内容见转交时的私信）：\nFK-2026-0001 意见反馈（2026-11-23）\nFK-2026-0002 投诉（2026-11-23）\n答复请发送：答复 FK-2026-0001 要说的话',
  ]);
  for (const name of ['李秀兰', '刘洋'])
    expect(await talk.private().says(name, '查看反馈')).toEqual([
      expect.stringMatching(/由政协机关工作人员办理/),
    ]);
});

test('the answer reaches an anonymous author, and the admin does not learn who it was', async () => {
  const { rows: replies } = await talk.private().hears('陈静', '答复 FK-2026-0002 已调整，每天最多两条');
  expect(replies.map(({ target }) => target.id)).toEqual([await talk.idOf('陈静'), await talk.idOf('张伟')]);
  expect(replies[0]?.action).toMatchObject({ message: { text: '已把答复转达给 FK-2026-0002 的反馈人。' } });
  expect(replies[1]?.action).toMatchObject({
    message: {
      text: '您的投诉 FK-2026-0002 有答复：\n已调整，每天最多两条\n如还有要说的，请再发送：意见反馈 您要说的话',
    },
  });
  expect((await talk.private().says('陈静', '查看反馈'))[0]).toContain('共1条');
  const audit = await talk.db.selectFrom('audit_log').select(['action', 'object_id']).execute();
  expect(audit).toContainEqual({ action: 'answer-feedback', object_id: 'FK-2026-0002' });
});

test('full-width, and a number that does not exist', async () => {
  expect((await talk.private().says('陈静', '答复　ＦＫ－２０２６－０００１　谢谢建议'))[0]).toContain(
    '已把答复转达给 FK-2026-0001',
  );
  expect((await talk.private().says('陈静', '答复 FK-2026-0099 谢谢'))[0]).toContain('没有找到这个编号');
  expect((await talk.private().says('陈静', '答复 FK-2026-0001'))[0]).toContain('没有读到答复的内容');
});

test('some days after the answer nobody can tell any more who wrote it', async () => {
  talk.at('2026-12-05T10:00:00+08:00');
  await talk.happens({
    type: 'tick',
    platform: 'clock',
    eventKey: 'e:forget-words@feedback',
    sentAt: talk.now(),
    job: 'forget-words',
  });
  expect((await rows()).map(({ sender }) => sender)).toEqual([null, null]);
  expect((await talk.private().says('陈静', '答复 FK-2026-0002 再说一句'))[0]).toContain('账号已经清除');
});

test('too long is told what was counted, and gets no number', async () => {
  expect((await talk.private().says('李秀兰', `意见反馈 ${'长'.repeat(2_001)}`))[0]).toContain(
    '最多2000字，您这条有2001字，没有转交',
  );
  expect(await rows()).toHaveLength(2);
});

test('talk about answers in a group is chatter', async () => {
  const group = talk.group('委员工作群');
  for (const words of ['答复 大家一下，会议照常', '答复 FK-2026-0001 谢谢'])
    expect((await group.hears('陈静', words)).deed ?? null).toBeNull();
});
