/** A tip that is not whole, as dialogues: kept as a draft, asked about one thing at a time, submitted, left or thrown away. */

import { describe, expect, test } from 'vitest';
import { changePlace } from '../../src/db/tip-change.js';
import { NOT_UNDERSTOOD } from '../support/dialogue.js';
import { eachBeginsAnew, talkOfFile } from '../support/talk-of-file.js';

const talk = talkOfFile();
eachBeginsAnew(talk);

const li = (text: string, options = {}) => talk.private().says('李秀兰', text, options);
const inGroup = () => talk.group('委员工作群');
const tips = () =>
  talk.db
    .selectFrom('tip')
    .select(['number', 'state', 'title', 'situation', 'suggestion', 'flags'])
    .orderBy('id')
    .execute();
const [HOW_LONG, HOW_SHORT] = [
  '没有可写的，请回复：直接提交。不报了，请回复：取消。30分钟内没有回复，草稿会保留，以后私聊发送“继续”可以接着写。',
  '没有可写的，请回复：直接提交。',
];

describe('one question at a time', () => {
  test('each answer is put in its place, and the last one submits', async () => {
    expect(await li('社情民意 停车难')).toEqual([
      `（私信）李秀兰委员，社情民意《停车难》已存为草稿，还没有提交。\n还缺情况：请回复具体的情况或问题。\n${HOW_LONG}`,
    ]);
    expect(await tips()).toMatchObject([{ number: null, state: 'draft', title: '停车难' }]);
    expect(await li('老城区车位只有两百个')).toEqual([`（私信）还缺建议：请回复您的建议。\n${HOW_SHORT}`]);
    expect(await li('错峰共享机关车位')).toEqual([
      '（私信）李秀兰委员，社情民意 SQ-2026-0001《停车难》已收到，等待信息员处理，进展会私信告诉您。\n情况：老城区车位只有两百个\n建议：错峰共享机关车位',
      '（致 刘洋）收到新的社情民意 SQ-2026-0001《停车难》。查看请发送：查询 SQ-2026-0001',
    ]);
    expect(await tips()).toMatchObject([{ number: 'SQ-2026-0001', state: 'pending' }]);
    const events = await talk.db.selectFrom('tip_event').select(['type', 'from_state', 'to_state']).execute();
    expect(events).toEqual([{ type: 'submitted', from_state: 'draft', to_state: 'pending' }]);
  });

  test('an answer that says more than was asked is taken apart', async () => {
    await li('社情民意 停车难');
    expect((await li('老城区车位少。建议错峰共享'))[0]).toContain(
      'SQ-2026-0001《停车难》已收到，等待信息员处理，进展会私信告诉您。\n情况：老城区车位少。\n建议：建议错峰共享',
    );
  });

  test('a title is proposed, and 不用 takes it', async () => {
    expect((await li('社情民意\n情况：村口路灯坏了。晚上很黑\n建议：维修'))[0]).toContain(
      '还缺标题：请回复一个标题。\n回复“不用”，就用：村口路灯坏了',
    );
    expect((await li('不用'))[0]).toContain('SQ-2026-0001《村口路灯坏了》已收到');
  });

  test('or another title is given', async () => {
    await li('社情民意\n情况：村口路灯坏了。晚上很黑\n建议：维修');
    expect((await li('关于维修村口路灯的建议'))[0]).toContain('SQ-2026-0001《关于维修村口路灯的建议》已收到');
  });

  test('labels in an answer count', async () => {
    await li('社情民意 停车难');
    await li('建议：共享车位\n情况：车位少');
    expect(await tips()).toMatchObject([{ state: 'pending', situation: '车位少', suggestion: '共享车位' }]);
  });

  test('phones in answers are masked, the answer itself is sealed', async () => {
    await li('社情民意 停车难');
    const { inboxId, rows } = await talk.private().hears('李秀兰', '车位少，联系13912345678。建议共享');
    expect(JSON.stringify(rows)).not.toContain('13912345678');
    expect(JSON.stringify(await tips())).not.toContain('13912345678');
    const row = await talk.db
      .selectFrom('tip_change')
      .select('original_sealed')
      .where('inbox_id', '=', inboxId!)
      .executeTakeFirstOrThrow();
    expect(talk.seal.open(row.original_sealed!, changePlace(inboxId!))).toContain('13912345678');
  });

  test('a picture is kept with the draft, and words are asked for', async () => {
    await li('社情民意 停车难');
    const said = await li('', { attachments: [{ kind: 'image', key: 'img' }] });
    expect(said[0]).toMatch(/^（私信）图片、文件和链接已附在草稿里，但这里要用文字写。\n还缺情况/);
    expect(await talk.db.selectFrom('attachment').select('platform_key').execute()).toEqual([
      { platform_key: 'img' },
    ]);
  });

  test('words without a stop, as voices are written down, are shown and confirmed', async () => {
    const [shown] = await li(
      '社情民意 我们小区门口那条路晚上没有路灯很多老人摔倒了建议尽快装上路灯谢谢大家关心支持',
    );
    expect(shown).toContain('情况：我们小区门口那条路晚上没有路灯很多老人摔倒了\n建议：建议尽快装上路灯');
    expect(shown).toContain('这样提交可以吗？可以请回复：是。');
    expect((await li('是的'))[0]).toContain('SQ-2026-0001');
  });
});

describe('the member insists', () => {
  test.each(['没有', '不用了', '就这些', '直接提交', '暂时没有', '就这样吧。', '提交'])(
    '%s',
    async (words) => {
      await li('社情民意 停车难，老城区车位少');
      expect((await li(words))[0]).toContain('SQ-2026-0001《停车难，老城区车位少》已收到');
      expect((await tips())[0]).toMatchObject({ state: 'pending', situation: '停车难，老城区车位少' });
    },
  );

  test('what is missing is said once, with how to add it', async () => {
    await li('社情民意 停车难');
    expect((await li('直接提交'))[0]).toContain(
      '没有读到情况、建议，这条已照收。如需补充，请发送：SQ-2026-0001 补充一条：……',
    );
  });

  test('好的 and 谢谢 answer nothing', async () => {
    await li('社情民意 停车难');
    for (const words of ['好的', '谢谢', '收到']) expect(await li(words)).toEqual([]);
    expect(await tips()).toMatchObject([{ state: 'draft' }]);
  });
});

describe('nothing is lost', () => {
  test('after thirty minutes the draft is there, is shown, and is gone on with', async () => {
    await li('社情民意 停车难');
    talk.at('2026-11-23T10:31:00+08:00');
    expect(await li('车位少')).toEqual([NOT_UNDERSTOOD]);
    expect(await li('我的社情民意')).toEqual([
      '（私信）写了一半、还没有提交的有1条（发送“继续”接着写最近一条，“删除草稿”删除最近一条）：\n草稿《停车难》',
    ]);
    expect((await li('继续'))[0]).toContain('社情民意《停车难》已存为草稿，还没有提交。\n还缺情况');
    await li('车位少');
    expect((await li('共享'))[0]).toContain('SQ-2026-0001');
  });

  test('a draft has no number, and numbers stay without a gap', async () => {
    await li('社情民意 停车难');
    expect((await talk.private().says('张伟', '社情民意 路灯坏，建议修'))[0]).toContain('SQ-2026-0001');
    expect((await li('直接提交'))[0]).toContain('SQ-2026-0002');
  });

  test('the same words again are the same draft, and later the same tip', async () => {
    await li('社情民意 停车难');
    expect((await inGroup().says('李秀兰', '社情民意 停车难'))[0]).toContain('还没有写全');
    expect(await tips()).toHaveLength(1);
    await li('车位少，建议共享');
    expect((await li('社情民意 停车难'))[0]).toContain('SQ-2026-0001《停车难》您之前已经报过');
    expect((await li('社情民意\n标题：停车难\n情况：车位少\n建议：建议共享'))[0]).toContain('您之前已经报过');
    expect(await tips()).toHaveLength(1);
  });

  test('nobody goes on with another’s draft', async () => {
    await li('社情民意 停车难');
    expect((await talk.private().says('张伟', '继续'))[0]).toContain('您现在没有写了一半的社情民意');
  });

  test('what would make it too long is not stored, and what was counted is said', async () => {
    await li('社情民意 停车难');
    expect((await li('长'.repeat(19_998)))[0]).toContain('最多20000字，您这条有20001字，没有保存');
    expect(await tips()).toMatchObject([{ state: 'draft', situation: '' }]);
  });
});

describe('thrown away or left', () => {
  test.each(['取消', '算了', '不报了', '删除草稿', '不打了'])('%s leaves nothing', async (words) => {
    const { inboxId } = await talk.private().hears('李秀兰', '社情民意 停车难');
    await li('车位少');
    expect(await li(words)).toEqual(['（私信）好的，草稿已删除，没有保存任何内容。']);
    expect(await tips()).toEqual([]);
    const row = await talk.db
      .selectFrom('inbox')
      .select('words')
      .where('id', '=', inboxId!)
      .executeTakeFirstOrThrow();
    expect(row.words).toBeNull();
    await li('共享车位');
    expect(await tips()).toEqual([]);
  });

  test.each(['先不弄了', '稍后再说', '存草稿'])('%s leaves the draft', async (words) => {
    await li('社情民意 停车难');
    expect((await li(words))[0]).toContain('草稿已保留');
    expect(await tips()).toMatchObject([{ state: 'draft' }]);
    expect((await li('继续'))[0]).toContain('还缺情况');
  });

  test('取消 with nothing open is one polite line in private, and chatter in a group', async () => {
    expect(await li('取消')).toEqual(['（私信）现在没有正在进行的事，不用取消。需要帮助请发送：帮助。']);
    expect((await inGroup().hears('李秀兰', '取消')).inboxId).toBeUndefined();
  });

  test('是, 对, 好的 and 1 are nothing where nothing is open', async () => {
    for (const words of ['是', '对', '好的', '1']) await li(words);
    expect(await tips()).toEqual([]);
  });

  test('another command is that command; the draft stays', async () => {
    await li('社情民意 停车难');
    expect((await li('打卡 《论语》第3章'))[0]).toContain('《论语》第3章');
    expect(await tips()).toMatchObject([{ state: 'draft' }]);
  });
});

describe('in a group', () => {
  test('the group reads that it is not whole, the question comes privately, and is answered there', async () => {
    expect(await inGroup().says('李秀兰', '社情民意 停车难')).toEqual([
      '社情民意《停车难》还没有写全，没有提交，已私信您补充。',
      `（私信）李秀兰委员，社情民意《停车难》已存为草稿，还没有提交。\n还缺情况：请回复具体的情况或问题。\n${HOW_LONG}`,
    ]);
    expect(await inGroup().says('李秀兰', '我晚点到')).toEqual([]);
    expect((await li('车位少'))[0]).toContain('还缺建议');
    expect((await li('共享'))[0]).toContain('SQ-2026-0001');
  });

  test('of what may be secret the group reads no title', async () => {
    const [line] = await inGroup().says('李秀兰', '社情民意 关于内部资料管理的建议');
    expect(line).toBe('社情民意还没有写全，没有提交，已私信您补充。');
  });

  test('whoever cannot be reached in private cannot be asked: it is submitted as it is', async () => {
    await talk.happens({
      type: 'message',
      platform: 'playground',
      eventKey: 'm:unreached',
      platformMessageId: 'unreached',
      sentAt: talk.now(),
      platformChatId: 'group-work',
      chatKind: 'group',
      sender: { id: await talk.idOf('李秀兰'), name: '李秀兰', reachable: false },
      text: '社情民意 停车难',
      mentionsBot: false,
      mentionsAll: false,
      mentions: [],
      attachments: [],
    });
    expect(await tips()).toMatchObject([{ state: 'pending', number: 'SQ-2026-0001', title: '停车难' }]);
  });
});

describe('recalled messages', () => {
  const recall = (messageId: string) =>
    talk.happens({
      type: 'recalled',
      platform: 'playground',
      eventKey: `e:recall-${messageId}-${talk.now().getTime()}`,
      sentAt: talk.now(),
      platformChatId: 'group-work',
      chatKind: 'group',
      sender: { id: '' },
      platformMessageId: messageId,
    });

  test('the draft of a recalled message is gone', async () => {
    await li('社情民意 停车难', { messageId: 'd1' });
    await recall('d1');
    expect(await tips()).toEqual([]);
    expect((await li('车位少'))[0]).toContain('这份草稿已经提交或删除');
  });

  test('a recalled answer is taken out again, before and after submission', async () => {
    await li('社情民意 停车难');
    await li('车位少', { messageId: 'a1' });
    await recall('a1');
    expect(await tips()).toMatchObject([{ state: 'draft', situation: '' }]);
    await li('共享', { messageId: 'a2' });
    await li('直接提交');
    await recall('a2');
    expect(await tips()).toMatchObject([{ state: 'pending', situation: '', suggestion: '' }]);
  });

  test('an answer that arrives after its recall is none', async () => {
    await li('社情民意 停车难');
    await recall('a3');
    expect(await li('车位少', { messageId: 'a3' })).toEqual([]);
    expect(await tips()).toMatchObject([{ state: 'draft', situation: '' }]);
  });
});
