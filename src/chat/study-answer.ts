/** Answers to what is asked about a check-in: what was read, for which topic, for which day; and what is no answer. */

import { isAcknowledgement } from './acknowledgement-text.js';
import type { ReadingContext, Words } from './define-job.js';
import { readNumber } from './number-words.js';
import { readStudyText, type StudyText } from './study-text.js';

/** Put off, given up, or said to be polite. */
const NO_ANSWER =
  /^(?:稍等|等一?[下会]|请?稍后|马上|待会|等会|一会儿?|回头|晚[点些]|改天|好[的吧啊呀]?[,。!~ ]|好[的吧啊呀]?$|嗯+|哦+|噢|哈哈|取消|算了|不用|不打了|不补了|不了|没有?$|没事|忘了|对不起|不好意思|抱歉|谢谢?|感谢|辛苦|早上好|晚上好|大家|各位|收到|在吗|你好|您好)/;
const ASKS = /[?]\s*$|(?:吗|么|呢|没有|了没|怎么办|怎么写|怎么打|是什么)[。!~\s]*$/;
const WORDS = /[\p{L}\p{N}][^\p{L}\p{N}]{0,9}[\p{L}\p{N}]/u;
const LEADING = /^(?:今[天日晚]?)?(?:读的?|看的?|学的?)?是(?=《)/u;

/** What was read, in any free words, with or without labels; undefined for what is plainly said to somebody else. */
export function readContentAnswer(words: Words): StudyText | undefined {
  const text = words.folded.text.trim();
  if (NO_ANSWER.test(text) || ASKS.test(text) || isAcknowledgement(words)) return undefined;
  const study = readStudyText(words.original.trim().replace(LEADING, ''));
  if (study.book !== undefined || study.part !== undefined) return study;
  return WORDS.test(study.reflection) ? study : undefined;
}

/** 2 · 第二个 · 选2 · 记到“四书共读”: which of these titles, counted from 0. */
export function readTitleChoice(words: Words, titles: readonly string[]): number | undefined {
  const text = words.folded.text.replace(/[。.!、\s]{1,9}$/, '').trim();
  const found = /^(?:选|记到?|第)? ?(\d{1,2}|[一二三四五六七八九])(?:个|号|项)?([、.: ].{1,80})?$/u.exec(
    text,
  );
  const index = found ? (readNumber(found[1]!) ?? 0) - 1 : -1;
  const rest = found?.[2];
  if (index >= 0 && index < titles.length && (rest === undefined || rest.includes(plain(titles[index]!))))
    return index;
  const named = titles.flatMap((title, at) =>
    plain(title) !== '' && text.includes(plain(title)) ? [at] : [],
  );
  return named.length === 1 && text.length <= 100 ? named[0] : undefined;
}

function plain(title: string): string {
  return title.toLowerCase().trim();
}

/** 22号 · 补前天的 · 前天 《论语》第3章: a day; undefined when none is named at the front. */
export function readDayAnswer(words: Words, context: Pick<ReadingContext, 'sentAt'>): StudyText | undefined {
  const text = words.original.trim().replace(/^(?:那就|就|要|想)?(?:补卡|补)?/u, '');
  const study = readStudyText(text, { sentAt: context.sentAt });
  return study.day === undefined && study.dayProblem === undefined ? undefined : study;
}
