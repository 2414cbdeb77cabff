/** Sentences that plainly ask for a command without beginning with it: 我想打个卡，论语第三章 · 昨天忘了打卡，补一下. */

import type { Words } from './define-job.js';
import { fold } from './fold.js';
import { readOwnQuestion } from './own-question.js';

/** What a sentence asks for: a command word, and the words that would have followed it. */
export interface PlainRequest {
  word: string;
  rest: string;
  foldedRest: string;
  reason: string;
  /** Plain enough to be asked about although it was not said to the bot, if its command finds something in it. */
  isPlainToAll: boolean;
}

/** So many characters of a report are no question how to report. */
const REPORT_CHARS = 16;
/** A longer beginning is no request. */
const WITHIN_CHARS = 400;

const CHECK_IN =
  /^(?:我)?(?:今天|今晚|今早|也|刚才)?(?:要|想|来|得)?(?:(?:请|麻烦|劳驾)?(?:帮|给|替)我)?(?:来|再|也)?打(?:个|一下|一个|一次|下)?(?:学习|读书)?卡(?:一下|一次)?(?:内容|记录)?(?:是|为)?(?=[,:。、;! \n《]|第|今天|我?读|我?学|论语)/;
const NOTE_DOWN =
  /^(?:请|麻烦|劳驾)?(?:(?:帮|给|替)(?:我|忙)|我)(?:要|想)?(?:记录|登记|记|录)(?:一下|上|一笔|个|下)?(?:今天的?)?(?:学习|读书|阅读)?(?:打卡|情况|内容)?(?=[,:。、;! \n《我今昨学读]|第)/;
const HAVE_READ =
  /^(?:我|本人)?(?:今天|今晚|今早|今日|刚刚?|刚才|昨天|昨晚)?(?:已经?|又|继续)?(?:学习|阅读|研读|读|学|看)(?:完|了|完了|到)?(?:一?[遍点些]|\d{1,3}页)?(?=《|第[\d一二三四五六七八九十]{1,4}[章节回讲篇页课卷])/;
const READ_THEN_WORD =
  /^(?:我|本人)?(?:今天|今晚|今早|今日|刚刚?|昨晚)?(?:已经?|继续)?(?:学习|阅读|研读|读|学|看)(?:完|了|完了|到)?.{2,120}?[,。;!~ ]{0,3}(?:学习|读书)?打卡(?:第? ?\d{1,4} ?天)?[,。!~ ]{0,3}$/;
const FORGOTTEN =
  /^(?:不好意思|抱歉|对不起)?[,。! ]{0,3}(?:我)?(昨天晚上|前天晚上|大前天|昨天|前天|昨晚|昨日|前晚|上周[一二三四五六日天]|周[一二三四五六日天]|\d{1,2}号|\d{1,2}月\d{1,2}[日号]?|\d{1,2}\.\d{1,2})(?:我)?(?:的)?(?:学习|读书)?(?:打卡)?(?:太?忙)?[, ]?(?:忘记|忘了|忘|没来得及|没有|没|漏)(?:了)?(?:打卡|打|补卡|补|发|记)?(?:了)?[,。; ]{0,3}(?:今天|现在)?(补(?:一下|上|打卡|打|卡|个卡?|一个)?(?:了|吧)?)?/;
/** 补一下昨天的打卡. */
const MAKE_UP =
  /^(?:我)?(?:要|想|来)?补(?:打|录)?(?:一下|上|个)?(昨天|前天|大前天|昨晚|昨日|\d{1,2}号|\d{1,2}月\d{1,2}[日号]?|\d{1,2}\.\d{1,2})(?:的)?(?:学习|读书)?(?:打卡|卡)/;
const REPORT =
  /^(?:(?:各位)?(?:领导|老师|委员|同志)?(?:您|你|大家)?们?好)?[,。! ]{0,3}(?:我|我们|本人|群众)?(?:要|想|来|需要|这里)?(?:向(?:政协|领导|你们?|您|组织|委员会|上面))?(?:反映|反应|反馈|上报|汇报|提)(?:(?:一?[个下条点些]|几个|两个)?(?:问题|情况|社情民意|社情|建议|现象|意见|事儿|事情|事)|一?下) ?(?:就是说|就是|是说|是)?/;
const TAKE_BACK =
  /^(?:请|麻烦)?(?:(?:帮|给)我|我(?:要|想))?(?:把)?(?:我)?(?:(?:刚才|刚刚|刚|上一?[次条]|今天)(?:打|发)?的?(?:那[条个次]|这[条个次])?的?打卡(?:打错了?|发错了?|写错了?)?[, ]{0,2}(?:撤回|撤销|撤|删除|删|取消)(?:一下|了吧|了|吧|掉吧|掉)?|(?:撤回|撤销|取消|删除|删掉|撤掉)(?:一下)?(?:我)?(?:刚才|刚刚|上一?[次条]|今天)(?:的)?(?:那[条次])?(?:的)?打卡)[,。!~ ]{0,3}(?:谢谢)?$/;

/** 心得体会 读完之后…: a label that a voice gives no colon. */
const LABEL_WITHOUT_COLON = /^(?:读书|学习)?(?:心得体会|心得|感悟|体会|感想|笔记)[ ,](?=[^\n]{6})/;

/** @param start where the sentence begins, behind marks and mentions. */
export function findPlainRequest(words: Words, start: number, addressed: boolean): PlainRequest | undefined {
  const sentence = words.folded.text.slice(start, start + WITHIN_CHARS);
  const asked = addressed ? readOwnQuestion(sentence) : undefined;
  if (asked) return request(asked.word, asked.rest, fold(asked.rest).text, 'asks about their own', false);
  // Each is sought only where its sign stands: most sentences hold none.
  const holds = (sign: string) => sentence.includes(sign);
  const found =
    (holds('忘') || holds('没') || holds('漏') || holds('补')
      ? readForgotten(words, start, sentence)
      : undefined) ??
    (holds('卡') ? readCheckIn(words, start, sentence) : undefined) ??
    (holds('反') || holds('提') || holds('报') ? readReport(words, start, sentence) : undefined) ??
    (addressed ? readAddressed(words, start, sentence) : undefined);
  // What is reported at length may well ask for something: 能不能延长一点.
  const isReport = found?.word === '社情民意' && found.foldedRest.length >= REPORT_CHARS;
  const asks = ASKS.test(sentence.slice(0, isReport ? sentence.length - found.foldedRest.length : 40));
  return found && !asks ? found : undefined;
}

function readCheckIn(words: Words, start: number, sentence: string): PlainRequest | undefined {
  return (
    behind(words, start, CHECK_IN.exec(sentence), '打卡', 'asks to check in', /卡/) ??
    readAndWord(words, start, sentence)
  );
}

/** What only somebody who speaks to the bot can mean so. */
function readAddressed(words: Words, start: number, sentence: string): PlainRequest | undefined {
  if (TAKE_BACK.test(sentence)) return request('撤回打卡', '', '', 'asks to take back', false);
  return (
    behind(words, start, LABEL_WITHOUT_COLON.exec(sentence), '心得', 'tells what was felt') ??
    behind(words, start, NOTE_DOWN.exec(sentence), '打卡', 'asks to note down') ??
    (HAVE_READ.test(sentence) ? whole(words, start, '打卡', 'tells what was read') : undefined)
  );
}

const ASKS = /[?]|[吗么](?:[,。!~ ]|$)|怎么|如何|能不能|可不可以|是不是|为什么|什么时候|哪里|谁/;

function behind(
  words: Words,
  start: number,
  found: RegExpExecArray | null,
  word: string,
  reason: string,
  plainToAll?: RegExp,
): PlainRequest | undefined {
  if (found === null) return undefined;
  let at = start + found[0].length;
  const text = words.folded.text;
  while (at < text.length && ' \n,:;。、!~-'.includes(text[at]!)) at += 1;
  const rest = words.original.slice(words.folded.origin(at)).trim();
  return request(word, rest, text.slice(at), reason, plainToAll?.test(found[0]) ?? false);
}

function whole(words: Words, start: number, word: string, reason: string): PlainRequest {
  const rest = words.original.slice(words.folded.origin(start)).trim();
  return request(word, rest, words.folded.text.slice(start), reason, false);
}

/** A voice transcript has no signs: 停车太难了建议增加车位 becomes two lines, which a tip can be read from. */
function readReport(words: Words, start: number, sentence: string): PlainRequest | undefined {
  return behind(words, start, REPORT.exec(sentence), '社情民意', 'asks to report something', /反[映应]/);
}

/** 昨天忘了打卡，补一下：《论语》第三章: the day goes on, the excuse does not. */
function readForgotten(words: Words, start: number, sentence: string): PlainRequest | undefined {
  const found = FORGOTTEN.exec(sentence) ?? MAKE_UP.exec(sentence);
  if (found === null) return undefined;
  const tail = behind(words, start, found, '补卡', 'asks to make up', /补/)!;
  const day = found[1]!;
  return { ...tail, rest: `${day} ${tail.rest}`.trim(), foldedRest: `${day} ${tail.foldedRest}`.trim() };
}

/** 今天读了《论语》第三章，打卡: what was read, and the word at the end. */
function readAndWord(words: Words, start: number, sentence: string): PlainRequest | undefined {
  const text = words.folded.text;
  if (text.length > start + sentence.length || !READ_THEN_WORD.test(sentence)) return undefined;
  if (REMINDS.test(sentence)) return undefined;
  const end = start + sentence.lastIndexOf('打卡');
  const cut = text.slice(start, end).replace(/[,。;!~ ]{0,3}(?:学习|读书)?$/, '');
  const rest = words.original.slice(words.folded.origin(start), words.folded.origin(start + cut.length));
  return request('打卡', rest.trim(), cut, 'tells what was read, and the word', true);
}

/** What ends with the word because others are told of it. */
const REMINDS = /记得|别忘|提醒|大家|各位|请|要|去|@|明天|没|才|就|还|未/;

function request(
  word: string,
  rest: string,
  foldedRest: string,
  reason: string,
  isPlainToAll: boolean,
): PlainRequest {
  return { word, rest, foldedRest, reason, isPlainToAll };
}
