/** Words that only lead to a book (今天读了), and books without marks: 论语 第三章. */

import type { Span } from './book-place.js';

const FILLER =
  /^(?:今天|今日|今早|今晨|今晚|昨天|昨日|昨晚|早上|晚上|我|们|在|已|完成|继续|阅读|学习|研读|通读|共读|重温|精读|品读|诵读|朗读|朗诵|读完|读书|读到|学完|看完|看到|听书|听完|观看|收看|抄写|完毕|有感|读|学|看|听|了|的|到|书名|书目|书籍|章节|进度|内容|页码|篇目|打卡|补卡|\d{1,3} ?(?:分钟|小时)|[\s\p{P}\p{S}]){0,12}$/u;

/** Words that say nothing of their own: 今天读了. */
export function isFiller(words: string): boolean {
  return FILLER.test(words);
}

const PLACE_LABEL = /[\s,;]{0,3}(?:章节|进度|页码|篇目|内容)?(?:读?到)?[\s,、:;。.\-·/|+》"]{0,10}$/u;
/** 读者 and 学记 are the beginnings of titles. */
const LEAD =
  /(?:(?:今天|今日|今早|今晨|今晚|我们(?!仨)|我(?!与|和|的|是|在|们)|在(?:家|路上)?(?=读|看|学)|继续|已|阅读|学习|研读|通读|共读|精读|品读|诵读|朗读|重温|读完|学完|看完|听完|读到|听书?|读(?!者|库|书|通|本|史)|看(?!见|不见|天下|上去)|学(?!记|而|会|以))了?[ :]?){0,4}(?:(?:书名|书目|书籍|阅读书目) ?[:-] ?)?["《]?/uy;
/** Words of a sentence rather than of a title. */
const SENTENCE =
  /觉得|认为|感觉|感到|发现|尤其|特别|其中|关于|对于|比如|例如|因为|所以|但是|喜欢|收获|最后|首先|主要|讲到|说到|直到|一直|已经|刚刚|正在|准备|打算|开始|一起|孩子|今天|今晚|昨天|这本|这一|那一|我们(?!仨)|[吗呢吧啊]|(?:读|看|学)(?:了|到|完)/;
const NAME_MAX_CHARS = 20;

/** 已完成, 30分钟 and 1 record nothing. */
export function saysNothing(words: string): boolean {
  return isFiller(words) || /^\d{1,3}[.。]?$/.test(words);
}

/** 论语 第三章 · 论语 心得：…: a short name in `span`, which ends at a part or a label. */
export function findBareBook(text: string, span: Span): Span | undefined {
  LEAD.lastIndex = span.start;
  const start = span.start + (LEAD.exec(text)?.[0].length ?? 0);
  const name = text.slice(start, Math.max(start, span.end)).replace(PLACE_LABEL, '');
  const isName =
    name !== '' &&
    name.length <= NAME_MAX_CHARS &&
    !/[\s,、。!?:;+|/《》"]/.test(name) &&
    !isFiller(name) &&
    !SENTENCE.test(name);
  return isName ? { start, end: start + name.length } : undefined;
}
