/** 新建学习, 修改学习 and 取消学习: what staff and 召集人 arrange in plain words, what is asked, and who is told. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';
import { arrange, clearSessions } from '../support/sessions.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());
beforeEach(async () => {
  talk.at('2026-11-23T10:00:00+08:00');
  await clearSessions(talk);
});

const staff = (text: string) => talk.private().says('陈静', text);
const sessions = () =>
  talk.db
    .selectFrom('study_session')
    .select(['kind', 'title', 'place', 'speaker', 'starts_at', 'ends_at', 'state', 'unit_id', 'invites_all'])
    .orderBy('id')
    .execute();

describe('arranging', () => {
  test('in one line, shown before it is made; nothing is there before 确认', async () => {
    expect(
      await staff(
        '新建学习 读书会 11月28日下午3点 县政协三楼会议室 主讲：王建国 主题：《论语》导读 邀请：农业界、经济界',
      ),
    ).toEqual([
      [
        '（私信）集中学习安排：',
        '类型：读书会',
        '主题：《论语》导读',
        '时间：11月28日（周六）15:00至17:00',
        '地点：县政协三楼会议室',
        '主讲：王建国',
        '邀请：农业界、经济界',
        '通知到：不发到群里（要发请取消后写上 群：群名）',
        '资料文件可以现在发来。回复“确认”生效，回复“取消”放弃。',
      ].join('\n'),
    ]);
    expect(await sessions()).toEqual([]);
    expect(await staff('确认')).toEqual([
      '（私信）11月28日读书会“《论语》导读”已安排。开始前30分钟起可以签到。',
    ]);
    expect(await sessions()).toMatchObject([
      {
        kind: '读书会',
        title: '《论语》导读',
        speaker: '王建国',
        starts_at: new Date('2026-11-28T15:00:00+08:00'),
      },
    ]);
  });

  test('in lines of any order, for everybody, into the groups that are named, once each', async () => {
    const [preview] = await staff(
      '新建学习\n地点：线上\n群：委员读书群、委员工作群\n邀请：全体委员\n主题：学习新修订的条例\n时间：11月27日（周五）9:00-11:30\n类型：委员讲堂\n资料：条例全文\n第二章重点',
    );
    expect(preview).toContain('时间：11月27日（周五）9:00至11:30');
    expect(preview).toContain('资料：条例全文\n第二章重点');
    expect(preview).toContain('通知到：委员工作群、委员读书群');
    const said = await talk.private().hears('陈静', '确认');
    const cards = said.rows.filter((row) => row.target.kind === 'chat');
    expect(cards.map((row) => row.target.id).sort()).toEqual(['group-reading', 'group-work']);
    expect(JSON.stringify(cards[0]!.action)).toContain('请点“签到”');
  });

  test('said in a group it is for that group, and only when it is said to the bot', async () => {
    const group = talk.group('委员读书群');
    expect((await group.hears('陈静', '新建学习 读书会 明天上午9点 三楼会议室')).inboxId).toBeUndefined();
    expect((await group.says('陈静', '@群议机器人 新建学习 读书会 明天上午9点 三楼会议室')).join()).toContain(
      '通知到：委员读书群',
    );
    const [answer, card] = await group.says('陈静', '确认');
    expect(answer).toContain('11月24日读书会已安排，通知发到1个群');
    expect(card).toContain('集中学习\n类型：读书会\n时间：11月24日（周二）9:00至11:00\n地点：三楼会议室');
  });

  test('a date that is not that weekday is asked about; a day alone is enough to answer', async () => {
    expect(await staff('新建学习 读书会 11月28日（周五）下午3点 三楼会议室')).toEqual([
      '（私信）日期和星期对不上，请回复学习时间，例如：11月28日下午3点至5点。不安排了请回复“取消”。',
    ]);
    expect((await staff('11月27日')).join()).toContain('时间：11月27日（周五）15:00至17:00');
  });

  test.each([
    ['新建学习 读书会 11月28日 三楼会议室', '还缺几点开始', '下午3点到4点半', '11月28日（周六）15:00至16:30'],
    ['新建学习 读书会 明天3点 三楼会议室', '分不清上午还是下午', '下午3点', '11月24日（周二）15:00至17:00'],
    ['新建学习 读书会 三楼会议室', '还缺时间', '12月2日上午9点', '12月2日（周三）9:00至11:00'],
    ['新建学习 读书会 2月30日下午3点', '日历上没有这一天', '12月30日', '12月30日（周三）15:00至17:00'],
    [
      '新建学习 读书会 11月28日15:00-14:00',
      '结束时间早于开始时间',
      '15:00-16:00',
      '11月28日（周六）15:00至16:00',
    ],
  ])('%j is asked about: %s', async (words, why, answer, time) => {
    expect((await staff(words)).join()).toContain(why);
    expect((await staff(answer)).join()).toContain(`时间：${time}`);
  });

  test.each([
    ['11月28日15:00 三楼会议室', '15:00至17:00\n地点：三楼会议室'],
    ['11月28日15:30人民会堂', '15:30至17:30\n地点：人民会堂'],
    ['11月28日下午3点 十三楼会议室', '15:00至17:00\n地点：十三楼会议室'],
    ['11月28日下午3点20 三楼会议室', '15:20至17:20\n地点：三楼会议室'],
  ])('the number of a floor is no minute: %j', async (words, read) => {
    expect((await staff(`新建学习 读书会 ${words}`)).join()).toContain(`11月28日（周六）${read}`);
  });

  test('whom nobody knows is asked about; namesakes are told apart', async () => {
    expect((await staff('新建学习 读书会 11月28日下午3点 邀请：农业界、李大海')).join()).toContain(
      '名册中没有“李大海”这个单位或委员。请回复邀请谁',
    );
    expect((await staff('农业界、赵军')).join()).toContain(
      '名册中有几位赵军：赵军（经济界）、赵军（特邀界）',
    );
    expect((await staff('农业界、赵军-经济界、常委')).join()).toContain('邀请：农业界、常委、赵军');
  });

  test('a file that is sent before 确认 belongs to it', async () => {
    await staff('新建学习 读书会 11月28日下午3点 三楼会议室 群：委员读书群');
    const said = await talk.private().says('陈静', '', {
      attachments: [{ kind: 'file', key: 'file-1', fileName: '《论语》导读.pdf' }],
    });
    expect(said.join()).toContain('已加入资料：《论语》导读.pdf');
    expect((await staff('确认')).join()).toContain('资料：《论语》导读.pdf');
    expect(
      await talk.db
        .selectFrom('attachment')
        .select('file_name')
        .where('study_session_id', 'is not', null)
        .execute(),
    ).toEqual([{ file_name: '《论语》导读.pdf' }]);
  });

  test('取消 drops it; nothing but the word is told how; what is too long is told', async () => {
    await staff('新建学习 读书会 11月28日下午3点');
    expect(await staff('取消')).toEqual(['（私信）好的，没有安排。']);
    expect((await staff('新建学习')).join()).toContain('请写上类型、时间和地点');
    expect((await staff(`新建学习 读书会 11月28日下午3点 主题：${'长'.repeat(61)}`)).join()).toContain(
      '主题最多60字',
    );
    expect(await sessions()).toEqual([]);
  });
});

describe('a 召集人', () => {
  const convener = (text: string) => talk.private().says('马德福', text);

  test('arranges for the own unit alone', async () => {
    expect((await convener('新建学习 专题学习 11月28日下午3点 清河村')).join()).toContain('邀请：农业界');
    await convener('确认');
    const [made] = await sessions();
    expect(made).toMatchObject({ invites_all: false, place: '清河村' });
    expect(made!.unit_id).not.toBeNull();
    expect((await convener('新建学习 读书会 11月29日下午3点 邀请：全体委员')).join()).toContain(
      '召集人只能邀请本单位（农业界）的委员',
    );
    expect((await convener('李秀兰')).join()).toContain('邀请：李秀兰');
  });

  test('cannot touch others’ sessions; members arrange none', async () => {
    await arrange(talk, '读书会 11月28日下午3点 邀请：经济界');
    expect((await convener('取消学习 11月28日读书会')).join()).toContain(
      '召集人只能办理本单位（农业界）的集中学习',
    );
    expect((await talk.private().says('李秀兰', '新建学习 读书会 11月28日下午3点')).join()).toContain(
      '您的账号没有这项权限',
    );
    expect(await sessions()).toMatchObject([{ state: 'planned' }]);
  });
});

describe('changing', () => {
  test('what is not named stays; the groups are told', async () => {
    await arrange(talk, '读书会 11月28日下午3点 三楼会议室 主题：《论语》导读 群：委员读书群');
    const preview = (await staff('修改学习 11月28日读书会 时间：11月29日上午9点 地点：五楼会议室')).join();
    expect(preview).toContain(
      '集中学习改为：\n类型：读书会\n主题：《论语》导读\n时间：11月29日（周日）9:00至11:00',
    );
    const [answer, card] = await staff('确认');
    expect(answer).toBe('（私信）11月29日读书会“《论语》导读”已修改。');
    expect(card).toContain('（委员读书群）集中学习有变更\n');
    expect(await sessions()).toMatchObject([{ place: '五楼会议室', title: '《论语》导读' }]);
  });

  test('a session is called off after a question, and its groups hear why', async () => {
    await arrange(talk, '读书会 11月28日下午3点 群：委员读书群');
    expect((await staff('取消学习 11月28日 因会场维修')).join()).toContain(
      '取消11月28日读书会。回复“确认”取消这次学习',
    );
    expect((await staff('不取消')).join()).toContain('学习照常');
    await staff('取消学习 11月28日 因会场维修');
    expect(await staff('确认')).toEqual([
      '（私信）11月28日读书会已取消。',
      '（委员读书群）11月28日读书会取消：会场维修。',
    ]);
    expect((await staff('取消学习 11月28日')).join()).toContain('没有找到这次集中学习');
  });

  test('two that fit are told apart by their title', async () => {
    await arrange(talk, '读书会 11月28日上午9点 主题：《论语》导读');
    await arrange(talk, '读书会 11月28日下午3点 主题：《孟子》导读');
    expect((await staff('取消学习 11月28日读书会')).join()).toContain(
      '有2次集中学习：11月28日读书会“《论语》导读”、11月28日读书会“《孟子》导读”。',
    );
    expect((await staff('取消学习 11月28日《孟子》导读')).join()).toContain(
      '取消11月28日读书会“《孟子》导读”',
    );
  });

  test('学习安排 lists what is to come', async () => {
    expect((await talk.private().says('李秀兰', '学习安排')).join()).toContain('近期没有安排集中学习');
    await arrange(talk, '读书会 11月28日下午3点 三楼会议室 邀请：农业界');
    expect((await talk.private().says('李秀兰', '学习安排')).join()).toContain(
      '1. 11月28日（周六）15:00至17:00，读书会，三楼会议室，邀请农业界',
    );
  });
});
