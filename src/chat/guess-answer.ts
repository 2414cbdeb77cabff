/** Reading what somebody says to a guess: 是, 不是, 不对，是第4章. */

import type { Words } from './define-job.js';

/** Yes, no, or what is right in place of it, in the writer's own characters. */
export type GuessAnswer = { says: 'yes' } | { says: 'no' } | { says: 'instead'; rest: string };

/** A longer answer is no yes or no; a correction may bring the whole 心得. */
const DECISION_MAX_CHARS = 30;

const POLITE = '(?:[,。!~ ]{0,3}(?:谢谢|感谢|麻烦了?|辛苦了?|多谢)(?:您|你|了)?)?';
const END = '[,。.!~ ]{0,5}$';
const YES = new RegExp(
  `^(?:是的?|对的?|对对|嗯{1,3}|好的?|好嘞|行|可以|可|没错|确认|确定|正确|ok|okay|yes|y|1)(?:[,。!~ ]{0,2}(?:是的?|对的?|好的?|没错|(?:请)?(?:帮我)?(?:记录|记上|记一下|记吧|记|提交|报送|打卡|撤回|办吧)))?(?:[啊呀哦呢啦了吧]|的)?${POLITE}${END}`,
);
const NO = new RegExp(
  `^(?:不是的?|不对|不用了?|不要了?|不了|不|否|别|别记了?|不记了?|没有|取消|算了|错了|不需要|先不|no|n|2|0)(?:[,。!~ ]{0,2}(?:不是的?|不用了?|不记了?|别记了?|算了|取消|我(?:就)?随便说说|(?:只|就)是说说))?[啊呀哦呢啦了吧]?${POLITE}${END}`,
);
/** 不对，是第4章 · 应该是《孟子》 · 改成第4章: the sign that something else follows must be there. */
const INSTEAD =
  /^(?:(?:不是的?|不对|错了|写错了|弄错了)[,。!~: ]{1,3}(?:应该|应当|改)?(?:是|为|成)?|(?:应该|应当)(?:是|为)|(?:改成|改为|换成|更正为?)|是)[: ,]{0,2}(?=[^,。.!~ 的啊])/;

/** @returns undefined when the words are neither, and mean what they mean without the question. */
export function readGuessAnswer(words: Words): GuessAnswer | undefined {
  const text = words.folded.text;
  if (text.length <= DECISION_MAX_CHARS && YES.test(text)) return { says: 'yes' };
  if (text.length <= DECISION_MAX_CHARS && NO.test(text)) return { says: 'no' };
  const lead = INSTEAD.exec(text);
  if (lead === null) return undefined;
  return { says: 'instead', rest: words.original.slice(words.folded.origin(lead[0].length)).trim() };
}
