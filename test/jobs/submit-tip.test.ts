/** 社情民意 as dialogues: what a member reports, what the group may read, what only its author and the editors hear. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { originalPlace } from '../../src/db/tip.js';
import { NOT_UNDERSTOOD, openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const inGroup = () => talk.group('委员工作群');
const inPrivate = () => talk.private();

const WHOLE = '社情民意\n标题：关于加装路灯的建议\n情况：村口夜里很黑。\n建议：加装路灯。';

const tips = () => talk.db.selectFrom('tip').selectAll().orderBy('id').execute();
const lastTip = async () => (await tips()).at(-1)!;

describe('in a group', () => {
  test('the group reads number and title only, the author the rest, the tipEditor is told at once', async () => {
    expect(await inGroup().says('李秀兰', WHOLE)).toEqual([
      '社情民意 SQ-2026-0001《关于加装路灯的建议》已收到，详情已私信给您。',
      '（私信）李秀兰委员，社情民意 SQ-2026-0001《关于加装路灯的建议》已收到，等待信息员处理，进展会私信告诉您。\n情况：村口夜里很黑。\n建议：加装路灯。',
      '（致 刘洋）收到新的社情民意 SQ-2026-0001《关于加装路灯的建议》。查看请发送：查询 SQ-2026-0001',
    ]);
    expect(await lastTip()).toMatchObject({ state: 'pending', situation: '村口夜里很黑。', flags: [] });
    const events = await talk.db.selectFrom('tip_event').select(['type', 'to_state']).execute();
    expect(events).toEqual([{ type: 'submitted', to_state: 'pending' }]);
  });

  test('the same author’s same matter gets the same number, nothing new, labelled or not', async () => {
    expect(
      await inGroup().says('李秀兰', '社情民意 关于加装路灯的建议\n情况 ：村口夜里很黑！\n建议：加装路灯'),
    ).toEqual([
      '社情民意 SQ-2026-0001《关于加装路灯的建议》已收到过，不必重复报送。',
      '（私信）社情民意 SQ-2026-0001《关于加装路灯的建议》您之前已经报过，不必重复报送。目前：已收到，等待信息员处理。',
    ]);
    expect(await tips()).toHaveLength(1);
  });

  test('the same words of another author are another tip', async () => {
    expect((await inGroup().says('王建国', WHOLE))[0]).toContain('SQ-2026-0002');
  });

  test('talk about 社情民意 is none', async () => {
    expect((await inGroup().hears('王建国', '社情民意工作会议明天开')).inboxId).toBeUndefined();
  });
});

describe('in private', () => {
  test('everything comes in one answer', async () => {
    expect(await inPrivate().says('张伟', '社情民意 停车难，建议共享车位')).toEqual([
      '（私信）张伟委员，社情民意 SQ-2026-0003《停车难》已收到，等待信息员处理，进展会私信告诉您。\n情况：停车难，\n建议：建议共享车位',
      '（致 刘洋）收到新的社情民意 SQ-2026-0003《停车难》。查看请发送：查询 SQ-2026-0003',
    ]);
  });

  test('a title of many characters is echoed whole, and advised on', async () => {
    const title = `关于${'加强农村公路沿线安全设施'.repeat(10)}的建议`;
    const [said] = await inPrivate().says('张伟', `社情民意\n标题：${title}\n情况：缺。\n建议：补。`);
    expect(said).toContain(`《${title}》`);
    expect(said).toContain('标题通常不超过100字');
  });

  test('a body beyond 1,500 characters is taken, shown by its beginning, and advised on', async () => {
    const [said] = await inPrivate().says(
      '张伟',
      `社情民意\n标题：关于灌溉的建议\n情况：${'渠道年久失修。'.repeat(230)}\n建议：修缮。`,
    );
    expect(said).toContain('……（共1610字）');
    expect(said).toContain('正文共1613字，通常不超过1500字');
    expect(said!.length).toBeLessThan(400);
  });
});

describe('personal data', () => {
  const PHONE = '13912345678';
  const ID = '110101199001011234';
  const text = `社情民意\n标题：关于${PHONE}反映问题的建议\n情况：村民身份证${ID}，电话 139 1234 5678。\n建议：联系${PHONE}。\n电话：${PHONE}`;

  test('phones and identity numbers are in no reply, no plain column and no file name; the sealed original opens', async () => {
    const said = await inGroup().hears('李秀兰', text, {
      attachments: [{ kind: 'file', key: 'f1', fileName: `${ID}.pdf`, sizeBytes: 12 }],
    });
    expect(said.rows).toHaveLength(3);
    expect(JSON.stringify(said.rows)).not.toMatch(/13912345678|1101011990|1234 ?5678/);
    const { original_sealed, ...plain } = await lastTip();
    expect(JSON.stringify(plain)).not.toMatch(/13912345678|1101011990|1234 ?5678/);
    expect(plain.title).toBe('关于139****5678反映问题的建议');
    expect(talk.seal.open(original_sealed!, originalPlace(plain.inbox_id))).toBe(text);
    const attachments = await talk.db.selectFrom('attachment').selectAll().execute();
    expect(attachments).toMatchObject([
      { tip_id: plain.id, kind: 'file', platform_key: 'f1', size_bytes: 12 },
    ]);
    expect(attachments[0]!.file_name).not.toContain('1101011990');
  });

  test('no table and no other column of the database holds them, but sealed', async () => {
    const { rows } = await dump(talk);
    expect(rows.filter((row) => /13912345678|110101199001011234/.test(row))).toEqual([]);
  });

  test('the author is told that they were masked', async () => {
    const said = await inPrivate().says('王建国', `社情民意 路口拥堵\n情况：请联系${PHONE}\n建议：疏导`);
    expect(said[0]).toContain('情况：请联系139****5678');
    expect(said[0]).toContain('电话、证件号码已隐去');
  });
});

describe('flags', () => {
  test('weak secret signs are accepted and flagged, and nothing of the words is shown in a chat', async () => {
    const said = await inGroup().says(
      '李秀兰',
      '社情民意\n标题：关于落实县政发〔2026〕12号的建议\n情况：该件为内部资料。\n建议：公开。',
    );
    expect(await lastTip()).toMatchObject({ flags: ['secret_check'], state: 'pending' });
    expect(said.join()).not.toMatch(/落实|内部资料/);
    expect(said[1]).toContain('如确属涉密，请立即撤回原消息');
    expect(said[2]).toContain('涉密待核');
  });

  test('petitions and lawsuits are accepted and flagged', async () => {
    await inPrivate().says('李秀兰', '社情民意 关于信访件办理的建议\n情况：有人上访。\n建议：走访。');
    expect((await lastTip()).flags).toEqual(['petition_check']);
  });
});

describe('nothing to file', () => {
  const HOW = /请写明标题、情况和建议/;

  test('bare words are asked what to write; the answer in the same chat goes on', async () => {
    const before = (await tips()).length;
    expect((await inPrivate().says('李秀兰', '社情民意'))[0]).toMatch(HOW);
    expect(await tips()).toHaveLength(before);
    const said = await inPrivate().says('李秀兰', '标题：关于早餐摊的建议\n情况：占道。\n建议：划区。');
    expect(said[0]).toContain('《关于早餐摊的建议》已收到');
    expect(await inPrivate().says('李秀兰', '今天天气不错')).toEqual([NOT_UNDERSTOOD]);
  });

  test('取消 files nothing and ends the question', async () => {
    const before = (await tips()).length;
    await inPrivate().says('张伟', '社情民意');
    expect(await inPrivate().says('张伟', '取消')).toEqual(['（私信）好的，已取消，没有保存任何内容。']);
    expect(await inPrivate().says('张伟', '楼道没有灯，建议加装')).toEqual([NOT_UNDERSTOOD]);
    expect(await tips()).toHaveLength(before);
  });

  test('好的 and 谢谢 are no tip', async () => {
    await inPrivate().says('张伟', '社情民意');
    expect(await inPrivate().says('张伟', '好的，谢谢')).toEqual([]);
    await inPrivate().says('张伟', '取消');
  });

  test('in a group only what is laid out like a tip answers the question', async () => {
    const before = (await tips()).length;
    const [prompt] = await inGroup().says('张伟', '社情民意');
    expect(prompt).toContain('请在这里照这个样子写：标题：关于……的建议 情况：…… 建议：……');
    expect(prompt).toContain('建议私聊发给我，不限格式：社情民意 要反映的内容。');
    expect(await inGroup().says('张伟', '明天的会在三楼还是四楼开？请告诉我一下')).toEqual([]);
    expect(await tips()).toHaveLength(before);
    expect(
      (await inGroup().says('张伟', '标题：关于公交站座椅的建议\n情况：没有座椅\n建议：加装座椅'))[0],
    ).toMatch(/《关于公交站座椅的建议》已收到/);
  });

  test('another command is that command, and its own word begins anew', async () => {
    await inPrivate().says('王建国', '社情民意');
    expect((await inPrivate().says('王建国', '打卡 《论语》第3章'))[0]).toContain('打卡：《论语》第3章');
    expect((await inPrivate().says('王建国', '社情民意 路面破损，建议修补'))[0]).toContain(
      '《路面破损》已收到',
    );
    expect(await inPrivate().says('王建国', '好像没有别的了')).toEqual([NOT_UNDERSTOOD]);
  });

  test('after thirty minutes the question is over', async () => {
    talk.at('2026-11-23T11:00:00+08:00');
    await inPrivate().says('李秀兰', '社情民意');
    talk.at('2026-11-23T11:30:01+08:00');
    expect(await inPrivate().says('李秀兰', '老人食堂太少，建议增设')).toEqual([NOT_UNDERSTOOD]);
  });

  test('only links, only a picture, only who wrote it: told what is wanted, nothing stored', async () => {
    const before = (await tips()).length;
    expect((await inPrivate().says('李秀兰', '社情民意 https://example.com/a?b=1'))[0]).toMatch(
      /^（私信）只收到了链接/,
    );
    const attachments = [{ kind: 'image' as const, key: 'img' }];
    expect((await inPrivate().says('李秀兰', '社情民意', { attachments }))[0]).toMatch(
      /^（私信）只收到了图片或文件/,
    );
    expect((await inPrivate().says('李秀兰', '', { attachments }))[0]).toMatch(/^（私信）只收到了图片或文件/);
    expect((await inPrivate().says('李秀兰', '社情民意\n反映人：李秀兰'))[0]).toMatch(HOW);
    expect(await tips()).toHaveLength(before);
    await inPrivate().says('李秀兰', '取消');
  });

  test('a tip in one line is situation and what is asked for, and its beginning the title', async () => {
    const long = `村东头的排水沟${'一下雨就往外冒水，'.repeat(15)}望早日疏通`;
    for (const line of ['小区门口的路灯坏了。晚上老人不敢出门，请尽快修好', long]) {
      await inPrivate().says('王建国', `社情民意 ${line}`);
      const tip = (await tips()).at(-1);
      expect(`${tip?.situation}${tip?.suggestion}`).toBe(line);
      expect(line.startsWith(tip?.title ?? '')).toBe(true);
      expect([...(tip?.title ?? '')].length).toBeLessThanOrEqual(100);
    }
    expect((await tips()).at(-2)?.title).toBe('小区门口的路灯坏了');
    expect((await tips()).at(-1)?.title).toMatch(/冒水$/);
  });

  test('exactly 20,000 characters are stored, whatever stands around them', async () => {
    const said = await inPrivate().says(
      '李秀兰',
      `社情民意 标题：整\n情况：${'整'.repeat(19_998)}\n建议：整`,
    );
    expect(said[0]).toContain('已收到');
  });

  test('more than 20,000 characters are not stored, and that is said', async () => {
    const before = (await tips()).length;
    const said = await inPrivate().says('李秀兰', `社情民意 标题：长\n情况：${'长'.repeat(20_501)}`);
    expect(said).toEqual([expect.stringMatching(/太长，没有保存/)]);
    // Where a 接龙 may be longer, a tip may not.
    expect(await inPrivate().says('李秀兰', `社情民意 标题：接龙\n情况：${'长'.repeat(20_001)}`)).toEqual([
      expect.stringMatching(/一条社情民意最多20000字，您这条有20003字，没有保存/),
    ]);
    expect(await tips()).toHaveLength(before);
  });
});

describe('who', () => {
  test('staff who are no members may not submit, and are told privately', async () => {
    expect(await inGroup().says('陈静', WHOLE)).toEqual([expect.stringMatching(/^（私信）您目前不在/)]);
  });

  test('someone in no roster is told how to bind; nothing is kept', async () => {
    const said = await inGroup().hears('路人', WHOLE);
    expect(said.rows).toHaveLength(1);
    expect(said.deed).toBeNull();
  });
});

test('at night the editor’s word waits until eight, the author’s answer does not', async () => {
  talk.at('2026-11-23T22:00:00+08:00');
  const { inboxId } = await inPrivate().hears(
    '李秀兰',
    '社情民意 夜间噪音\n情况：工地夜里施工。\n建议：限时。',
  );
  const rows = await talk.db
    .selectFrom('outbox')
    .select(['dedupe_key', 'not_before'])
    .where('inbox_id', '=', inboxId!)
    .orderBy('id')
    .execute();
  expect(rows[0]?.not_before).toBeNull();
  expect(rows[1]?.dedupe_key).toMatch(/^tip \d+ told \d+$/);
  expect(rows[1]?.not_before).toEqual(new Date('2026-11-24T08:00:00+08:00'));
});

test('a new Beijing year begins at 0001, by when it was sent', async () => {
  talk.at('2027-01-01T00:00:05+08:00');
  const late = await inPrivate().says('李秀兰', '社情民意 年末的事，建议办', {
    sentAt: '2026-12-31T23:59:58+08:00',
  });
  expect(late[0]).toMatch(/SQ-2026-/);
  expect((await inPrivate().says('李秀兰', '社情民意 年初的事，建议办'))[0]).toContain('SQ-2027-0001');
});

test('whoever sits in two committees reads the committee’s code before the number', async () => {
  const person = await talk.db
    .selectFrom('person')
    .select('id')
    .where('name', '=', '王建国')
    .executeTakeFirstOrThrow();
  const city = await talk.db
    .insertInto('committee')
    .values({ name: '示例市政协', code: 'SL', is_demo: true, settings: '{}' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await talk.db
    .insertInto('member')
    .values({ committee_id: city.id, person_id: person.id, sort_order: 1 })
    .execute();
  await talk.db.updateTable('committee').set({ code: 'XA' }).where('name', '=', '示例县政协').execute();
  const said = await inGroup().says('王建国', '社情民意 两地的事，建议办');
  expect(said[0]).toMatch(/^社情民意 XA-SQ-2027-0002《两地的事》/);
  expect(said[2]).toContain('社情民意 SQ-2027-0002');
});

/** Every row of every table as text, sealed bytes left out. */
async function dump({ db }: Talk): Promise<{ rows: string[] }> {
  const tables = await db.introspection.getTables();
  const rows = [];
  for (const { name } of tables) {
    const found = await db
      .selectFrom(name as 'tip')
      .selectAll()
      .execute();
    rows.push(
      ...found.map((row) => JSON.stringify(row, (_, value) => (value?.type === 'Buffer' ? '' : value))),
    );
  }
  return { rows };
}
