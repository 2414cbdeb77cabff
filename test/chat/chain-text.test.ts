/** 接龙 taken apart: headers, kinds, numbering of all kinds, whose line is whose, and what is no list. */

import { describe, expect, test } from 'vitest';
import { headerKey } from '../../src/chat/chain-header.js';
import { readChain } from '../../src/chat/chain-text.js';
import { indexNames, type Listed, readList } from '../../src/domain/chain-names.js';

const ROSTER: Listed[] = [
  { name: '李秀兰', units: ['农业界', '农业和农村委', '第一联络组'] },
  { name: '张伟', units: ['教育界', '教科卫体委', '第一联络组'] },
  { name: '王建国', units: ['经济界', '经济委', '第一联络组'] },
  { name: '赵军', units: ['经济界', '经济委'] },
  { name: '赵军', units: ['特邀界', '第四联络组'] },
  { name: '丁一', units: ['工商联界'] },
  { name: '阿依古丽·买买提', units: ['少数民族界'] },
  { name: '陈静', units: [] },
  { name: '萧若兰', units: ['医药卫生界'] },
];
const INDEX = indexNames(ROSTER);

function read(text: string) {
  const chain = readChain(text);
  if (!chain) return undefined;
  const { people, loose } = readList(chain.lines, INDEX);
  return {
    people: people.map(
      ({ person, content }) => `${person.name}${person.name === '赵军' ? person.units[0] : ''}|${content}`,
    ),
    loose: loose.map(({ place, name, why }) => `${place} ${name} ${why}`),
  };
}

describe('a list is told from talk by its header', () => {
  test.each([
    ['#接龙\n今日打卡\n\n1. 李秀兰 第3章\n2. 张伟', 'checkIn'],
    ['＃接龙\n今日打卡\n\n1. 李秀兰', 'checkIn'],
    ['#接龍\n今日打卡\n\n1. 李秀兰', 'checkIn'],
    ['接龙 今日打卡\n1. 李秀兰', 'checkIn'],
    ['【读书接龙】\n1. 李秀兰', 'checkIn'],
    ['学习打卡接龙：\n1、李秀兰', 'checkIn'],
    ['今日打卡，大家接龙啦\n1. 李秀兰', 'checkIn'],
    ['#接龙\n学习心得\n各位委员请按格式\n例 张三 第1章 心得\n\n1. 李秀兰 第3章', 'checkIn'],
    ['#接龙\n收到请接龙\n\n1. 李秀兰', 'acknowledgement'],
    ['#接龙\n学习通知已阅的请接龙\n1. 李秀兰', 'acknowledgement'],
    ['#接龙\n周五调研报名\n\n1. 李秀兰', 'event'],
    ['#接龙\n参加读书活动\n\n1. 李秀兰', 'event'],
    ['参会回执接龙（不能参加的请注明请假）\n1. 李秀兰', 'event'],
    ['请假接龙\n1. 李秀兰 出差', 'event'],
    ['#接龙\n午餐\n\n1. 李秀兰', undefined],
    ['#接龙 打卡并报名\n1. 李秀兰', undefined],
    ['#接龙 今日打卡 1. 李秀兰 2. 张伟', 'checkIn'],
  ])('%j', (text, kind) => {
    const chain = readChain(text);
    expect(chain).toBeDefined();
    expect(chain?.kind).toBe(kind);
  });

  test.each([
    '大家接龙啦',
    '接龙了吗',
    '接龙小程序',
    '接龙小程序打卡\n1. 李秀兰',
    '今天打卡接龙了吗？\n1. 李秀兰',
    '成语接龙\n1. 李秀兰',
    '打卡接龙',
    '#接龙',
    '#接龙\n今日打卡\n\n',
    '打卡\n1. 李秀兰',
    '社情民意 关于减少打卡接龙的建议\n1. 情况：太多\n2. 建议：少一些',
    '不用接龙\n1. 李秀兰',
    '我觉得打卡接龙太多了，其实没有必要，大家各自在群里说一声就可以了，不知道各位委员怎么看，也请机关的同志们帮忙再想想有没有更好一些的办法，能不能换一种方式来组织我们的学习活动呢，谢谢大家\n1. 李秀兰',
  ])('%j is none', (text) => expect(readChain(text)).toBeUndefined());
});

describe('numbering of all kinds', () => {
  test.each([
    '1. ',
    '1.',
    '1、',
    '1）',
    '(1) ',
    '（1）',
    '① ',
    '①',
    '１．',
    '一、',
    '1: ',
    '1：',
    '1 ',
    '1',
    '1) ',
    '⑴',
    '1️⃣ ',
    '- ',
    '• ',
    '1,',
  ])('%j', (number) =>
    expect(read(`#接龙\n打卡\n\n${number}李秀兰 第3章`)?.people).toEqual(['李秀兰|第3章']),
  );

  test('none at all, when the lines plainly are names', () => {
    expect(read('#接龙\n今日打卡\n\n李秀兰\n张伟 第3章')?.people).toEqual(['李秀兰|', '张伟|第3章']);
    expect(read('接龙打卡\n李秀兰\n张 伟')?.people).toEqual(['李秀兰|', '张伟|']);
    expect(read('接龙打卡\n今天天气不错\n李秀兰')).toBeUndefined();
  });

  test('numbers that count something are none', () => {
    expect(read('#接龙\n打卡\n\n1. 李秀兰\n3章读完，很有收获\n2. 张伟')?.people).toEqual([
      '李秀兰|3章读完，很有收获',
      '张伟|',
    ]);
  });
});

describe('names with what hangs on them', () => {
  test.each([
    ['李秀兰-农业界', '李秀兰|'],
    ['李秀兰（农业界）', '李秀兰|'],
    ['李秀兰(农业界) 第3章', '李秀兰|第3章'],
    ['农业界李秀兰', '李秀兰|'],
    ['农业界 李秀兰 第3章', '李秀兰|第3章'],
    ['农业界-李秀兰', '李秀兰|'],
    ['【农业界】李秀兰 第3章', '李秀兰|第3章'],
    ['李秀兰委员', '李秀兰|'],
    ['李秀兰委员 第3章', '李秀兰|第3章'],
    ['委员李秀兰', '李秀兰|'],
    ['姓名：李秀兰 第3章', '李秀兰|第3章'],
    ['李秀兰💐', '李秀兰|'],
    ['💐李秀兰💐 第3章', '李秀兰|第3章'],
    ['陈静💐请假', '陈静|请假'],
    ['李秀兰 12.1', '李秀兰|12.1'],
    ['张伟 +1', '张伟|+1'],
    ['张 伟', '张伟|'],
    ['张　伟 第3章', '张伟|第3章'],
    ['张伟：读完第3章', '张伟|读完第3章'],
    ['张伟第3章', '张伟|第3章'],
    ['张伟打卡', '张伟|打卡'],
    ['張偉 第3章', '张伟|第3章'],
    ['蕭若蘭', '萧若兰|'],
    ['阿依古丽·买买提 第3章', '阿依古丽·买买提|第3章'],
    ['阿依古丽.买买提', '阿依古丽·买买提|'],
    ['李秀兰-教育局 第3章', '李秀兰|第3章'],
    ['李秀兰（县医院）', '李秀兰|'],
    ['李秀兰-经济发展局-科长 第3章', '李秀兰|第3章'],
    ['张伟/教育界 第3章', '张伟|第3章'],
    ['张伟 经济学原理第3章', '张伟|经济学原理第3章'],
    ['@李秀兰 第3章', '李秀兰|第3章'],
    ['赵军-特邀界 第3章', '赵军特邀界|第3章'],
    ['特邀界赵军', '赵军特邀界|'],
    ['赵军（经济界）', '赵军经济界|'],
  ])('%j', (line, person) =>
    expect(read(`#接龙\n打卡\n\n1. ${line}`)).toEqual({ people: [person], loose: [] }),
  );

  test.each([
    ['李秀兰、张伟', ['李秀兰|', '张伟|'], []],
    ['李秀兰 张伟 第3章', ['李秀兰|第3章', '张伟|第3章'], []],
    ['李秀兰和张伟', ['李秀兰|', '张伟|'], []],
    ['李秀兰、赵四 第3章', ['李秀兰|'], ['1 赵四 unknown']],
    ['赵军', [], ['1 赵军 namesakes']],
    ['李秀兰-教育界', [], ['1 李秀兰 unit']],
    ['张伟明 第3章', [], ['1 张伟明 unknown']],
    ['李秀蓝', [], ['1 李秀蓝 unknown']],
    ['请在今晚八点前完成', [], []],
    ['', [], []],
  ])('%j', (line, people, loose) =>
    expect(read(`#接龙\n打卡\n\n1. ${line}\n2. 丁一`)).toEqual({ people: [...people, '丁一|'], loose }),
  );
});

describe('lines', () => {
  test('go on in the next one, with numbers of their own and blank lines between', () => {
    const text =
      '#接龙\n学习心得\n\n1. 李秀兰 《论语》\n1. 仁者爱人\n2. 温故而知新\n2. 张伟 第4章\n\n心得：\n很好\n\n3.\n4. 王建国';
    expect(read(text)).toEqual({
      people: ['李秀兰|《论语》\n1. 仁者爱人\n2. 温故而知新', '张伟|第4章\n心得：\n很好', '王建国|'],
      loose: [],
    });
  });

  test('of examples and remarks below are nobody’s', () => {
    const text =
      '#接龙\n打卡\n例 1. 张三 第1章\n\n1. 例：李四 第1章\n1. 李秀兰 第3章\n2. 张伟\n\n请大家继续接龙';
    expect(read(text)).toEqual({ people: ['李秀兰|第3章', '张伟|'], loose: [] });
  });

  test('of one person are taken together', () => {
    expect(read('#接龙\n打卡\n\n1. 李秀兰 早\n2. 张伟\n3. 李秀兰 晚')?.people).toEqual([
      '李秀兰|早\n晚',
      '张伟|',
    ]);
  });

  test('without a number among numbered ones count when somebody of the roster begins them', () => {
    expect(read('#接龙\n打卡\n\n1. 李秀兰\n张伟 第3章\n3. 王建国')?.people).toEqual([
      '李秀兰|',
      '张伟|第3章',
      '王建国|',
    ]);
  });

  test('may all stand in one', () => {
    expect(read('#接龙 今日打卡 1. 李秀兰 第3章 2. 张伟 3. 王建国')?.people).toEqual([
      '李秀兰|第3章',
      '张伟|',
      '王建国|',
    ]);
  });
});

test('the same list has the same key, whoever sends it again', () => {
  expect(headerKey(['#接龙', '今日打卡'])).toBe(headerKey(['＃接龍 ', '【今日打卡】🌹']));
  expect(headerKey(['#接龙', '周五调研 已报名12人'])).toBe(headerKey(['#接龙', '周五调研 已报名13人']));
  expect(headerKey(['#接龙', '11月23日打卡'])).not.toBe(headerKey(['#接龙', '11月24日打卡']));
});
