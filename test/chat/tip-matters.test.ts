/** Several matters in one tip: told apart with care, and nothing of the text lost. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitMatters, titleOfMatter } from '../../src/chat/tip-matters.js';

const titles = (text: string) => splitMatters(text).map(titleOfMatter);

describe('several matters', () => {
  test.each([
    [
      '一是路灯坏了没人修；二是垃圾清运不及时；三是公交班次太少。',
      ['路灯坏了没人修', '垃圾清运不及时', '公交班次太少'],
    ],
    [
      '反映三件事：1.东街路灯坏了半个月；2.菜市场门口垃圾成堆；3.12路公交经常等四十分钟。',
      ['东街路灯坏了半个月', '菜市场门口垃圾成堆', '12路公交经常等四十分钟'],
    ],
    ['第一，路灯坏了，建议修好；第二，公交太少，建议加班次。', ['路灯坏了', '公交太少']],
    [
      '学校门口没有斑马线，很危险。另外还有一个问题，菜场垃圾没人清',
      ['学校门口没有斑马线，很危险', '另外还有一个问题，菜场垃圾没人清'],
    ],
    [
      '學校門口沒有斑馬線，很危險。另外還有一件事，菜場垃圾沒人清',
      ['學校門口沒有斑馬線，很危險', '另外還有一件事，菜場垃圾沒人清'],
    ],
    [
      '标题：路灯问题\n情况：东街路灯不亮\n建议：维修\n标题：公交问题\n情况：12路等车久\n建议：加密班次',
      ['路灯问题', '公交问题'],
    ],
    [
      '存在问题：老城停车难。建议：挖潜。存在问题：电动车充电难。建议：建桩。',
      ['老城停车难', '电动车充电难'],
    ],
    [
      '标题：关于几件民生小事的建议\n一是老旧小区没有电梯，建议加装电梯。\n二是学校门口拥堵，建议错时放学。\n三是公交末班车太早，建议延长到22点。',
      ['关于几件民生小事的建议', '学校门口拥堵', '公交末班车太早'],
    ],
    [
      '几个民生问题：1、菜场垃圾没人清，建议增加清运；2、东街路灯不亮，建议尽快维修',
      ['菜场垃圾没人清', '东街路灯不亮'],
    ],
  ])('%j', (text, expected) => expect(titles(text)).toEqual(expected));
});

describe('one matter', () => {
  test.each([
    '情况：今年以来企业用工难，一是招工渠道窄，二是技能人才缺，三是留人难。建议：一是搭建平台，二是校企合作。',
    '我县企业用工难问题突出，一是招工渠道窄，二是技能人才缺，三是留人难。',
    '关于用工的建议\n1.招工渠道窄\n2.技能人才缺\n3.留人难',
    '关于用工的建议\n1.招工渠道太窄，建议搭建平台\n2.技能人才短缺，建议校企合作',
    '关于几条道路的建议\n1.加装路灯\n2.增派巡查',
    '标题：乡村道路\n问题1：路面破损严重\n建议1：尽快修复\n问题2：没有护栏设施\n建议2：加装护栏',
    '1.路灯不亮已经半个月；2.路灯灯杆也倾斜了。',
    '村口路灯坏了。还有很多老人摔倒过。建议尽快修复。',
    '建议：1.加装路灯 2.增派巡查 3.清理杂物',
    '标题：甲事情\n标题：甲事情\n情况：乙情况说明',
    '停车难',
    '',
  ])('%j', (text) => expect(splitMatters(text)).toEqual([text]));
});

test('together the matters are the whole text', () => {
  const piece = fc.constantFrom(
    ...[
      '一是',
      '二是',
      '三是',
      '1.',
      '2.',
      '3、',
      '标题：',
      '情况：',
      '建议：',
      '另外还有一个问题',
      '反映三件事：',
    ],
    ...[
      '路灯坏了没人修',
      '垃圾清运不及时',
      '公交班次少',
      '。',
      '；',
      '\n',
      ' ',
      '，',
      '😀',
      '\u200b',
      '第一，',
      '第二、',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      expect(splitMatters(text).join('')).toBe(text);
    }),
    { numRuns: 5_000 },
  );
});

test('100,000 hostile characters are looked through in a moment', () => {
  for (const piece of [
    '一是',
    '1.',
    '标题：甲',
    '问题：甲建议：乙',
    '。另外还有一个问题',
    '第一，',
    '(一)',
  ]) {
    const text = piece.repeat(Math.ceil(100_000 / piece.length)).slice(0, 100_000);
    const start = process.cpuUsage();
    splitMatters(text);
    const { user, system } = process.cpuUsage(start);
    expect({ piece, slow: (user + system) / 1000 > 600 }).toEqual({ piece, slow: false });
  }
});
