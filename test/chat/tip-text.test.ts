/** A 社情民意: what of it is title, situation, cause, suggestion and author, with labels and without. */

import { describe, expect, test } from 'vitest';
import type { ReadingContext } from '../../src/chat/define-job.js';
import { fold } from '../../src/chat/fold.js';
import { missingParts, readTip, readTipText, type TipText, withTitle } from '../../src/chat/tip-text.js';

const empty: TipText = { title: '', situation: '', cause: '', suggestion: '', authorLines: [] };
const phone = '13912345678';

describe('the reason says how much of a tip there is', () => {
  const context: ReadingContext = {
    sentAt: new Date('2026-04-23T04:00:00Z'),
    chatKind: 'private',
    addressed: true,
    mentionsAll: false,
    roles: new Set(),
    notices: [],
    topicRunning: false,
  };
  test.each([
    ['', 'tip, bare', empty],
    ['停车难', 'tip, in part', { title: '停车难' }],
    ['标题：甲\n情况：乙', 'tip, in part', { title: '甲', situation: '乙' }],
    ['标题：甲\n建议：丙', 'tip, in part', { title: '甲', suggestion: '丙' }],
    ['情况：乙\n建议：丙', 'tip, in part', { situation: '乙', suggestion: '丙' }],
    ['标题：甲\n情况：乙\n建议：丙', 'tip, whole', { title: '甲', situation: '乙', suggestion: '丙' }],
  ])('%j: %s', (rest, reason, payload) => {
    const match = { word: '社情民意', rest, foldedRest: rest };
    const words = { original: rest, folded: fold(rest), attachments: [] };
    expect(readTip(match, words, context)).toEqual({ payload: { ...empty, ...payload }, reason });
  });
});

describe('without labels', () => {
  test.each([
    ['', {}],
    ['停车难', { title: '停车难' }],
    ['停车难\n车位太少', { title: '停车难', situation: '车位太少' }],
    ['  停车难 \r\n 车位太少 ', { title: '停车难', situation: '车位太少' }],
    ['停车难，车位少', { situation: '停车难，车位少' }],
    ['停车难，车位少\n老人多', { title: '停车难，车位少', situation: '老人多' }],
    ['停车难。车位少\n老人多', { situation: '停车难。车位少\n老人多' }],
    ['停车难吗？\n老人多', { situation: '停车难吗？\n老人多' }],
    ['停车难\n车位少。建议加建', { title: '停车难', situation: '车位少。', suggestion: '建议加建' }],
    [
      '停车难\n车位少。为此，我建议 加建 ',
      { title: '停车难', situation: '车位少。', suggestion: '为此，我建议 加建' },
    ],
    ['停车难\n车位少\n建议加建', { title: '停车难', situation: '车位少', suggestion: '建议加建' }],
    ['停车难\n他的建议很好', { title: '停车难', situation: '他的建议很好' }],
    ['建议加建停车场。', { suggestion: '建议加建停车场。' }],
  ])('%j', (rest, tip) => expect(readTipText(rest)).toEqual({ ...empty, ...tip }));

  test('a first line makes a title with up to 50 characters that are seen', () => {
    expect(readTipText(`${'停'.repeat(50)}\n甲`)).toMatchObject({ title: '停'.repeat(50), situation: '甲' });
    expect(readTipText(`${'停'.repeat(51)}\n甲`)).toMatchObject({ title: '' });
    expect(readTipText(`停车难${'\u200b'.repeat(197)}\n甲`).situation).toBe('甲');
    expect(readTipText(`停车难${'\u200b'.repeat(198)}\n甲`).title).toBe('');
  });
});

describe('the house style 关于…的建议 is a title on its own', () => {
  test.each([
    ['关于加装路灯的建议 村口很黑', '关于加装路灯的建议', '村口很黑', ''],
    ['关于加装路灯的建议：，村口很黑，很危险', '关于加装路灯的建议', '村口很黑，很危险', ''],
    ['關於加裝路燈的建議。村口很黑。建议加装', '關於加裝路燈的建議', '村口很黑。', '建议加装'],
    ['关于加装路灯的情况', '关于加装路灯的情况', '', ''],
    ['关于加装路灯的建议 补充\n村口很黑', '关于加装路灯的建议 补充', '村口很黑', ''],
    ['关于加装路灯的建议很好，支持', '', '关于加装路灯的建议很好，支持', ''],
    ['我说关于加装路灯的建议，支持', '', '我说关于加装路灯的建议，支持', ''],
  ])('%j', (rest, title, situation, suggestion) =>
    expect(readTipText(rest)).toEqual({ ...empty, title, situation, suggestion }),
  );
});

describe('what stands before the labels', () => {
  test.each([
    ['停车难，车位少\n建议：加建', { title: '停车难，车位少', suggestion: '加建' }],
    ['村口很黑\n标题：甲\n建议：丙', { title: '甲', situation: '村口很黑', suggestion: '丙' }],
    [
      '停车难\n车位少。建议加建\n建议：扩建',
      { title: '停车难', situation: '车位少。建议加建', suggestion: '扩建' },
    ],
    ['停车难\n车位少\n情况：老人多', { title: '停车难', situation: '车位少\n老人多' }],
    [
      '停车难\n车位少。建议加建\n原因：没有规划',
      { title: '停车难', situation: '车位少。', cause: '没有规划', suggestion: '建议加建' },
    ],
  ])('%j', (rest, tip) => expect(readTipText(rest)).toEqual({ ...empty, ...tip }));
});

describe('labels', () => {
  test.each([
    ['标题：甲\n标题：乙', { title: '甲 乙' }],
    ['标题：甲，乙。', { title: '甲，乙' }],
    ['情况：\n问题：乙\n现状：丙', { situation: '乙\n丙' }],
    ['标题：甲\n情况：乙 （建议）丙', { title: '甲', situation: '乙', suggestion: '丙' }],
    ['停车难 （建议）加建', { title: '停车难', suggestion: '加建' }],
    ['停车难【建议】 加建', { title: '停车难', suggestion: '加建' }],
    ['停车难\n建议 ：加建', { title: '停车难', suggestion: '加建' }],
    ['停车难\n建议-加建', { title: '停车难', suggestion: '加建' }],
    ['停车难\n建议——加建', { title: '停车难', suggestion: '加建' }],
    ['停车难\n建议；加建', { title: '停车难', suggestion: '加建' }],
    ['停车难，建议：加建', { title: '停车难', suggestion: '加建' }],
    ['情况：乙丙丁戊己庚辛。三、建议：加建', { situation: '乙丙丁戊己庚辛。', suggestion: '加建' }],
    ['标题：甲\n情况：这个建议：不好', { title: '甲', situation: '这个建议：不好' }],
    ['标题：甲\n情况：有（建议：不好', { title: '甲', situation: '有（建议：不好' }],
  ])('%j', (rest, tip) => expect(readTipText(rest)).toEqual({ ...empty, ...tip }));
});

describe('who wrote it', () => {
  test.each([
    ['标题：甲\n建议：整改。单位：住建局', { title: '甲', suggestion: '整改。单位：住建局' }],
    [
      '标题：甲\n建议：整改。反映人：张伟',
      { title: '甲', suggestion: '整改。', authorLines: ['反映人：张伟'] },
    ],
    ['标题：甲\n建议：整改，作者：张伟', { title: '甲', suggestion: '整改，作者：张伟' }],
    ['标题：甲\n建议：整改【作者】张伟', { title: '甲', suggestion: '整改', authorLines: ['【作者】张伟'] }],
    ['整改了，作者：张伟\n很好', { title: '整改了，作者：张伟', situation: '很好' }],
    ['作者：张伟，单位：农技站\n标题：甲', { title: '甲', authorLines: ['作者：张伟，', '单位：农技站'] }],
    [
      '作者：张伟 单位：农技站\n路灯坏了',
      { situation: '路灯坏了', authorLines: ['作者：张伟', '单位：农技站'] },
    ],
    [
      '作者：张伟\n路灯坏了，单位：农技站',
      { situation: '路灯坏了，单位：农技站', authorLines: ['作者：张伟'] },
    ],
  ])('%j', (rest, tip) => expect(readTipText(rest)).toEqual({ ...empty, ...tip }));

  test('a short last line with a number is its author, a long one or the only one is content', () => {
    expect(readTipText(`情况：路灯坏了\n很黑\n 李秀兰 ${phone} `)).toEqual({
      ...empty,
      situation: '路灯坏了\n很黑',
      authorLines: [`李秀兰 ${phone}`],
    });
    expect(readTipText(`情况：坏了\n建议：修\n李秀兰 ${phone}`).authorLines).toEqual([`李秀兰 ${phone}`]);
    expect(readTipText(`情况：路灯坏了，请打${phone}`).authorLines).toEqual([]);
    expect(readTipText('情况：路灯坏了\n很黑').authorLines).toEqual([]);
    expect(readTipText(`情况：坏了\n${'李'.repeat(29)}${phone}`).authorLines).toHaveLength(1);
    expect(readTipText(`情况：坏了\n${'李'.repeat(30)}${phone}`).authorLines).toEqual([]);
  });
});

describe('a tip in one line gets its beginning as the title', () => {
  const titled = (rest: string) => withTitle(readTipText(rest), rest);
  const long = '停'.repeat(60);

  test.each([
    ['停车难，车位少', { title: '停车难，车位少', situation: '停车难，车位少' }],
    [' 停车难。车位少 ', { title: '停车难', situation: '停车难。车位少' }],
    ['停车难', { title: '停车难' }],
    [
      '老城区停车难，希望多建停车场',
      { title: '老城区停车难', situation: '老城区停车难，', suggestion: '希望多建停车场' },
    ],
    ['我想反映：井盖丢了。危险', { title: '井盖丢了', situation: '我想反映：井盖丢了。危险' }],
    ['。停车难', { title: '。停车难', situation: '。停车难' }],
    ['停车难。建议加建', { title: '停车难', situation: '停车难。', suggestion: '建议加建' }],
    ['建议加建停车场。', { title: '建议加建停车场', suggestion: '建议加建停车场。' }],
    ['关于停车的建议 车位少', { title: '关于停车的建议', situation: '车位少' }],
  ])('%j', (rest, tip) => expect(titled(rest)).toEqual({ ...empty, ...tip }));

  test('what is too long for a title ends at the last comma, else it is cut', () => {
    for (const [rest, title] of [
      [`${'停'.repeat(99)}，`, '停'.repeat(99)],
      [`${long}，${long}`, long],
      [`${long},${long}`, long],
      [`${long}、${long}`, long],
      [`停，${long}、${long}`, `停，${long}`],
      [`${long}${long}`, `${'停'.repeat(99)}…`],
      [`，${long}${long}`, `，${'停'.repeat(98)}…`],
      ['𠮷'.repeat(101), `${'𠮷'.repeat(99)}…`],
      [`${'停'.repeat(100)}。${long}`, '停'.repeat(100)],
      [`${'停'.repeat(101)}。${long}`, `${'停'.repeat(99)}…`],
    ] as const)
      expect(titled(rest).title).toBe(title);
  });

  test.each(['停车难。\n车位少', '情况：停车难'])('%j stays as it was read', (rest) =>
    expect(titled(rest)).toEqual(readTipText(rest)),
  );
});

describe('items that each say what is wrong and what is to be done', () => {
  const SAID = '东街问题较多：一是路灯不亮，建议更换灯头；二是井盖松动，建议加固；三是绿化带被占，建议清理';

  test('are kept whole and in their order, and no suggestion is asked for', () => {
    const tip = readTipText(SAID);
    expect(tip.situation + tip.suggestion).toContain(
      '一是路灯不亮，建议更换灯头；二是井盖松动，建议加固；三是',
    );
    expect(missingParts(tip)).not.toContain('suggestion');
  });

  test('while suggestions that follow all of it are the suggestion', () => {
    const tip = readTipText('东街问题较多：一是路灯不亮，二是井盖松动。建议：一是更换灯头，二是加固井盖。');
    expect(tip.suggestion).toBe('一是更换灯头，二是加固井盖。');
    const last = readTipText('一是路灯不亮，二是井盖松动，建议由住建局统一排查维修');
    expect(last.suggestion).toBe('建议由住建局统一排查维修');
  });
});
