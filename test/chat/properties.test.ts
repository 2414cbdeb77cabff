/** Whatever is typed: no exception, time that grows with length only, and the same reading for what reads the same. */

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAcknowledgement, readEventReply } from '../../src/chat/acknowledgement-text.js';
import { findDay } from '../../src/chat/dates.js';
import type { ReadingContext } from '../../src/chat/define-job.js';
import { fold } from '../../src/chat/fold.js';
import { guard, maskPersonalData, weakSecretSigns } from '../../src/chat/guard.js';
import { readGuessAnswer } from '../../src/chat/guess-answer.js';
import { hintOf, look } from '../../src/chat/look.js';
import { splitSuffix } from '../../src/chat/names.js';
import { nearestCommand } from '../../src/chat/near-command.js';
import { readNoticeText } from '../../src/chat/notice-text.js';
import { isSignature } from '../../src/chat/signature.js';
import { readStudyText } from '../../src/chat/study-text.js';
import { readInstantAt } from '../../src/chat/times.js';
import { readTipText } from '../../src/chat/tip-text.js';
import { understand, wordsOf } from '../../src/chat/understand.js';
import { visibleChars } from '../../src/domain/visible-chars.js';
import { REAL_TABLE } from './corpus.js';
import { message, SENT_AT, TABLE } from './honest-table.js';

const CONTEXT: ReadingContext = {
  sentAt: SENT_AT,
  chatKind: 'private',
  addressed: true,
  mentionsAll: false,
  roles: new Set(['member', 'staff']),
  topicRunning: true,
  notices: [{ kind: 'notice', noticeId: 5, hasEvent: true }],
};

const read = (text: string, context: Partial<ReadingContext> = {}) =>
  understand(message(text), { ...CONTEXT, notices: [], ...context }, TABLE);

/** Everything that a message's words can meet. */
const READERS: readonly [string, (text: string) => unknown][] = [
  ['fold', (text) => fold(text).text],
  ['understand', (text) => read(text)],
  ['understand under a notice', (text) => read(text, { notices: CONTEXT.notices })],
  [
    'understand with the real jobs',
    (text) => understand(message(text), { ...CONTEXT, notices: [] }, REAL_TABLE),
  ],
  [
    'understand what nobody said to the bot',
    (text) => understand(message(text), { ...CONTEXT, chatKind: 'group', addressed: false }, REAL_TABLE),
  ],
  ['nearestCommand', (text) => nearestCommand(wordsOf(message(text)), REAL_TABLE)],
  ['readGuessAnswer', (text) => readGuessAnswer(wordsOf(message(text)))],
  ['isSignature', isSignature],
  ['look', (text) => [look(message(text), TABLE), hintOf(message(text), TABLE)]],
  ['guard', (text) => guard(message(text, { attachments: [{ kind: 'file', fileName: text }] }), TABLE)],
  ['weakSecretSigns', weakSecretSigns],
  ['maskPersonalData', maskPersonalData],
  ['readStudyText', (text) => readStudyText(text, { sentAt: SENT_AT })],
  ['readTipText', readTipText],
  ['readNoticeText', (text) => readNoticeText(text, 'briefing')],
  ['isAcknowledgement', isAcknowledgement],
  ['readEventReply', readEventReply],
  ['splitSuffix', splitSuffix],
  ['dates', (text) => [findDay(text, SENT_AT, 'past'), readInstantAt(text, 0, SENT_AT)]],
  ['visibleChars', visibleChars],
];

const corpus = readdirSync(new URL('../corpus/', import.meta.url)).flatMap((name) =>
  readFileSync(new URL(`../corpus/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { text: string; job: string | null; open?: unknown }),
);

const PIECES = [
  ...'打卡补发通知收到社情民意标题情况建议心得第三章二十号月日周点半上下午《》<>「」【】（）：:；;—-~至、，。.!?？#/@★*密秘机绝级年〔〕'.split(
    '',
  ),
  ...[
    '打卡',
    '社情民意',
    '标题：',
    '建议：',
    '《论语》',
    '第3-5章',
    '4.20',
    '13912345678',
    '秘密★',
    '〔2026〕3号',
    '请假',
    '收到',
  ],
  ...[
    ' ',
    '\n',
    '\u3000',
    '\u200b',
    '\u202e',
    '\u0000',
    '\ud800',
    '\udc00',
    '😀',
    '👨‍👩‍👧',
    '\ufdfa',
    '1',
    '１',
    'D12',
    '\ufe0f',
  ],
];
const typed = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc
    .tuple(fc.constantFrom(...corpus.map((line) => line.text)), fc.nat(40), fc.constantFrom(...PIECES))
    .map(([text, at, piece]) => text.slice(0, at) + piece + text.slice(at)),
);

test.each(READERS)('%s takes any words', (_, reader) => {
  fc.assert(
    fc.property(typed, (text) => void reader(text)),
    { numRuns: 1_500 },
  );
});

/** Patterns that make careless scanners go back again and again. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['blanks', ' '],
  ['letters', '打'],
  ['hashes', '#'],
  ['digits', '1'],
  ['digits with gaps', '13 '],
  ['open marks', '《'],
  ['doubled brackets', '<<'],
  ['labels', '建议：'],
  ['numbered labels', '1.问题'],
  ['bare labels', '心得 '],
  ['days', '4.20'],
  ['half days', '二十'],
  ['mentions', '@李 '],
  ['marks', '秘 '],
  ['half marks', '密级'],
  ['documents', '[2026]'],
  ['lines', '一\n'],
  ['emoji', '😀'],
  ['growing', '\ufdfa'],
  ['invisible', '\u200b'],
  ['thanks', '谢谢，'],
  ['suggestions', '。为此'],
  ['near words', '大卡《'],
  ['requests', '昨天忘'],
  ['reports', '反应问题'],
  ['signatures', '张伟 '],
  ['noes', '不对，'],
  ['pinyin', "da ka'"],
];

describe('100,000 hostile characters are read in a moment', () => {
  test.each(HOSTILE)('%s', { timeout: 60_000 }, (_, piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length)).slice(0, 100_000);
    for (const prefix of [
      '',
      '打卡 ',
      '补卡 ',
      '社情民意 ',
      '通知 ',
      '大卡 ',
      '我要反应一个问题',
      '昨天忘了打卡',
    ]) {
      for (const [name, reader] of READERS) {
        if (prefix !== '' && !/^(?:understand|look)$|real jobs/.test(name)) continue;
        const start = process.cpuUsage();
        reader(prefix + text);
        const { user, system } = process.cpuUsage(start);
        expect({ name, slow: (user + system) / 1000 > 600 }).toEqual({ name, slow: false });
      }
    }
  });
});

describe('what reads the same is read the same', () => {
  const commands = corpus.filter((line) => line.job !== null && line.open === undefined);
  const jobsOf = (change: (text: string) => string) =>
    commands
      .map((line) => ({ text: change(line.text), was: read(line.text).job, is: read(change(line.text)).job }))
      .filter(({ was, is }) => was !== is);

  const wide = (text: string) =>
    text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).replaceAll(' ', '　');
  const narrow = (text: string) => text.normalize('NFKC');

  test.each<[string, (text: string) => string]>([
    ['full width', wide],
    ['half width', narrow],
    ['upper case', (text) => text.toUpperCase()],
    ['a thumb behind', (text) => `${text}👍🏻`],
    ['a book before', (text) => `📚 ${text}`],
    ['blanks around', (text) => `\u2005 ${text} \u00a0`],
    ['a # before', (text) => `#${text}`],
    ['a mention before', (text) => `@群议\u2005${text}`],
    ['traditional characters', (text) => [...text].map((sign) => TRADITIONAL[sign] ?? sign).join('')],
  ])('%s', (_, change) => expect(jobsOf(change)).toEqual([]));
});

test('zero-width spaces in between are read through, but in a command of staff, who must see what they do', () => {
  const staffJobs = TABLE.filter((job) => job.command?.who === 'staff').map((job) => job.name);
  const commands = corpus.filter((line) => line.job !== null && line.open === undefined);
  const [theirs, others] = [true, false].map((isTheirs) =>
    commands.filter((line) => staffJobs.includes(read(line.text).job ?? '') === isTheirs),
  ) as [typeof corpus, typeof corpus];
  const spaced = (text: string) => read([...text].join('\u200b')).job;
  expect(others.filter(({ text }) => spaced(text) !== read(text).job)).toEqual([]);
  expect(theirs.length).toBeGreaterThan(5);
  expect(theirs.filter(({ text }) => staffJobs.includes(spaced(text) ?? ''))).toEqual([]);
});

const TRADITIONAL: Readonly<Record<string, string>> = Object.fromEntries(
  '补補 书書 读讀 学學 习習 标標 题題 议議 问問 问問 现現 状狀 对對 发發 给給 请請 帮幫 单單 绑綁 错錯 删刪 条條 论論 语語 体體 积積 录錄 询詢 进進 馈饋 报報 个個 统統 计計 线線 么麼 样樣'
    .split(' ')
    .map((pair) => [pair[0]!, pair[1]!]),
);
