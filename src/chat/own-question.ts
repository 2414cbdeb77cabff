/** What people ask the bot about their own things in their own words: 看看我的打卡 · 我打了几天了 · SQ-2026-0001到哪了. */

import { readTipNumberAt } from '../domain/tip-number.js';

/** A command that shows something, and the words that would have followed it. */
export interface OwnQuestion {
  word: string;
  rest: string;
}

const LOOK =
  '(?:请|麻烦|帮忙|帮我|给我|我想|我要|想){0,3}(?:看看|看一?下|查看|查一?下|查查|查询一?下?|查|显示)?';
const MINE = new RegExp(
  `^${LOOK}(?:一下)?我(?:自己)?的?(?:今天|今年|本月|这个月)?的?(打卡|学习打卡|读书打卡|社情民意|社情)(?:的?(?:记录|情况|统计|明细|次数|多少天|多少次|几天|几次|进度|进展|结果)|了|呢){0,3}[?。!~ ]{0,5}$`,
);
const HOW_OFTEN =
  /^我(?:已经|一共|总共|这个月|本月|今年|到现在|目前){0,2}(?:打|学习|读书)(?:过|了)?(?:几|多少)(?:天|次|回)(?:卡|打卡)?了?[?。!~ ]{0,5}$|^我(?:已经|一共|总共|这个月|本月|今年|到现在|目前){0,2}打卡(?:打?了)?(?:几|多少)(?:天|次|回)了?[?。!~ ]{0,5}$/;
const WHAT_OF_IT =
  /^(?:请问|想问一?下|问一?下|你好|您好)?[,。! ]{0,3}我(?:上次|上回|上周|昨天|前几天|之前|上个月)?(?:报|反映|反应|提交|提|上报)(?:过|了|上去)?的?[^?。!\n]{0,16}?(?:怎么样了?|有(?:没有)?(?:结果|回音|消息|进展|答复)(?:了)?|到哪一?步?了?|处理(?:了|得怎么样|到哪)?|采用了?|进展|进度)(?:吗|没有?|呢|如何)?[?。!~ ]{0,5}$/;
const NUMBERED = new RegExp(`^${LOOK}(?:一下)? ?(?=(?:[a-z0-9]{1,8}-)?sq[- ]?\\d)`);
const BEHIND_NUMBER =
  /^ ?(?:那条|这条|这一条|号)?(?:现在|目前)?的?(?:到哪(?:里|一?步)?了?|怎么样了?|进度|进展|结果|情况|状态|采用了?|处理得?怎么样了?|有结果了?|如何)?(?:了|吗|呢|没有?)?[?。!~ ]{0,5}$/;

/** @param sentence folded, from where it begins. Only for what is said to the bot: among others 我的打卡 is talk. */
export function readOwnQuestion(sentence: string): OwnQuestion | undefined {
  const mine = MINE.exec(sentence);
  if (mine) return { word: mine[1]!.includes('卡') ? '我的打卡' : '我的社情民意', rest: '' };
  if (HOW_OFTEN.test(sentence)) return { word: '我的打卡', rest: '' };
  if (WHAT_OF_IT.test(sentence)) return { word: '我的社情民意', rest: '' };
  const lead = NUMBERED.exec(sentence);
  if (!lead) return undefined;
  const rest = sentence.slice(lead[0].length);
  const tip = readTipNumberAt(rest);
  return tip && BEHIND_NUMBER.test(rest.slice(tip.length)) ? { word: '查询', rest: tip.number } : undefined;
}
