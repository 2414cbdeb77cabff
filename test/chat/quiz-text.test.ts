/** Quizzes as they are pasted, and answers as members type them. */

import { describe, expect, test } from 'vitest';
import { fold } from '../../src/chat/fold.js';
import { readQuizAnswers } from '../../src/chat/quiz-answer-text.js';
import { readQuizText } from '../../src/chat/quiz-text.js';

const AT = new Date('2026-11-23T10:00:00+08:00');
const read = (text: string) => readQuizText(text, AT);

describe('a quiz', () => {
  test('as the format says', () => {
    const quiz = read(
      [
        '《论语》小测 截止12月5日',
        '1. （单选）“学而时习之”出自哪一篇？',
        'A. 学而 B. 为政 C. 里仁',
        '答案：A',
        '解析：见《学而》第一章。',
        '2. （多选）下列属于“四书”的有',
        'A. 《论语》',
        'B. 《孟子》',
        'C. 《诗经》',
        '答案：AB',
        '3. （判断）《论语》是语录体。',
        '答案：对',
      ].join('\n'),
    );
    expect(quiz).toMatchObject({ title: '《论语》小测', closesAt: '2026-12-05T16:00:00.000Z', problems: [] });
    expect(quiz.questions).toEqual([
      {
        kind: 'single',
        question: '“学而时习之”出自哪一篇？',
        choices: ['学而', '为政', '里仁'],
        answer: 'A',
        explanation: '见《学而》第一章。',
      },
      {
        kind: 'multiple',
        question: '下列属于“四书”的有',
        choices: ['《论语》', '《孟子》', '《诗经》'],
        answer: 'AB',
        explanation: '',
      },
      { kind: 'trueFalse', question: '《论语》是语录体。', choices: [], answer: '对', explanation: '' },
    ]);
  });

  test.each([
    [
      '1、“仁”字出自（ B ）\nA、学而　B、里仁　C、述而',
      { answer: 'B', question: '“仁”字出自（　）', choices: ['学而', '里仁', '述而'] },
    ],
    [
      '１．下列正确的是（ＡＣ）\nＡ．甲\nＢ．乙\nＣ．丙',
      { answer: 'AC', kind: 'multiple', choices: ['甲', '乙', '丙'] },
    ],
    [
      '一、《论语》共二十篇。（√）',
      { answer: '对', kind: 'trueFalse', question: '《论语》共二十篇。（　）' },
    ],
    [
      '第1题：《论语》共二十篇\n【答案】错误\n【解析】一共二十篇',
      { answer: '错', explanation: '一共二十篇' },
    ],
    [
      '(1) 谁是编者\nA 甲\nB 乙\n正确答案是 B。 解析：见序言',
      { answer: 'B', choices: ['甲', '乙'], explanation: '见序言' },
    ],
    ['1.哪一篇？ A.学而 B.为政 答案:b', { answer: 'B', choices: ['学而', '为政'], question: '哪一篇？' }],
  ])('messy: %j', (text, question) => {
    const quiz = read(`小测\n${text}`);
    expect(quiz.problems).toEqual([]);
    expect(quiz.questions).toMatchObject([question]);
  });

  test('with the answers below all questions', () => {
    const quiz = read('小测\n1. 甲？\nA. 一 B. 二\n2. 乙是对的\n答案：1A 2错');
    expect(quiz.questions.map((one) => one.answer)).toEqual(['A', '错']);
  });

  test.each([
    ['1. 甲？\nA. 一 B. 二', 'answer_missing'],
    ['1. 甲？\nA. 一 B. 二\n答案：C', 'choice_unknown'],
    ['1. 甲？\n答案：A', 'choices_missing'],
    ['1. 甲（A）？\nA. 一 B. 二\n答案：B', 'answers_differ'],
    ['1. （单选）甲？\nA. 一 B. 二\n答案：AB', 'several_for_single'],
  ])('what is wrong is told: %j', (text, why) => {
    expect(read(`小测\n${text}`).problems).toEqual([{ place: 1, why }]);
  });

  test('a number inside a question begins none', () => {
    expect(read('小测\n1. 甲？\n3. 不是第三题\nA. 一 B. 二\n答案：A').questions).toHaveLength(1);
  });

  test('the deadline may have an hour; one that cannot be is told', () => {
    expect(read('小测 截止时间：12月5日18:00\n1. 甲\n答案：对').closesAt).toBe('2026-12-05T10:00:00.000Z');
    expect(read('小测 截止2月30日\n1. 甲\n答案：对').closesProblem).toBe(true);
  });
});

test.each([
  ['1A 2BC 3对', '1A 2BC 3对'],
  ['1A2BC3对', '1A 2BC 3对'],
  ['１．ａ，２．ｃｂ；３、×', '1A 2BC 3错'],
  ['1选A 2选B', '1A 2B'],
  ['第1题 A\n第2题 错', '1A 2错'],
  ['2B', '2B'],
  ['3T', '3T'],
])('%j is read as %s', (typed, read) => {
  expect(
    readQuizAnswers(fold(typed).text)
      ?.map((one) => `${one.place}${one.answer}`)
      .join(' '),
  ).toBe(read);
});

test.each(['1A 1B', '5G手机', '4A级景区', '3点开会', '1', 'A', '好的', '3D打印', '2B铅笔', '1个'])(
  '%j is no answer',
  (typed) => {
    expect(readQuizAnswers(fold(typed).text)).toBeUndefined();
  },
);
