/** Reading a correction of one's last check-in: 更正 第4章 · 不对，是第4章 · 写错了，应该是《孟子》 · 改一下 心得：…. */

import { fold } from './fold.js';
import { findLabels } from './study-labels.js';
import { readStudyText } from './study-text.js';

/** What is put in the place of what was said; undefined stays as it is. */
export interface AmendmentText {
  book?: string;
  part?: string;
  reflection?: string;
  /** A day is named, which no correction changes. */
  namesDay?: true;
}

/** How sure the words are to be a correction: `loose` takes free words for the 心得, `strict` only what has a form. */
export type AmendmentManner = 'loose' | 'strict';

/** 不对，写错了，… at the beginning of a message. */
const OPENING =
  /^(?:(?:不对|(?:我|刚才|刚刚|上面|前面)?(?:的|那条|那个|那次)?(?:打卡)?(?:写|打|发|说|填|搞|弄)错了?|错了|口误|笔误|手误|更正)[\s,。!~:;、哈啊了]{0,4}){1,3}/u;
/** These are read with what follows: 不是第3章，是第4章. */
const OPENS_ITSELF = /^(?:不是|应该?是|应为|改成|改为)/;
const LEADS =
  /^(?:[\s,。!~:;、]|上一[条次]|刚才(?:的|那条)?|打卡|内容|的?章节|的?书名|应该|应当|应|把|将|就){0,8}(?:不是[^,。;\n]{1,40}?[,。; ]?(?:而|应该|应当)?是|[^,。;\n]{1,40}?(?:改成|改为|换成|写成|更正为)|是|为|改成|改为|换成)?[\s:,]{0,3}/u;
const TAIL = /(?:才对|才是|哈|啊|呀|噢|哦|了|的|抱歉|不好意思|对不起|谢谢)?[\s。.!~,]{0,5}$/u;
const ASKS = /[?]\s*$|(?:吗|么|呢)[。!~\s]*$/;
const MOST_CHARS = 400;

/** What a message that begins with 不对 or 写错了 corrects; undefined when it does not, or says more than that. */
export function readOpenedAmendment(original: string): AmendmentText | undefined {
  const folded = fold(original.trim(), MOST_CHARS + 100);
  if (folded.text.length > MOST_CHARS) return undefined;
  if (ASKS.test(folded.text)) return undefined;
  const opening = OPENING.exec(folded.text)?.[0].length ?? 0;
  if (opening === 0 && !OPENS_ITSELF.test(folded.text)) return undefined;
  const rest = original.trim().slice(folded.origin(opening));
  const amendment = readAmendment(rest, 'strict');
  return amendment && isNothing(amendment) ? undefined : amendment;
}

/** What follows 更正; `{}` when nothing does, undefined for words that `strict` does not take. */
export function readAmendment(rest: string, manner: AmendmentManner): AmendmentText | undefined {
  const { typed, says } = withoutLead(rest);
  if (typed === '') return {};
  const study = readStudyText(typed, { sentAt: EPOCH, lenient: true });
  if (study.day !== undefined || study.dayProblem !== undefined) return { namesDay: true };
  const folded = fold(typed).text;
  const isLabelled = findLabels(folded, 0).some((label) => label.kind === 'reflection');
  const words = isLabelled ? study.reflection : withoutTail(study.reflection);
  const isFree = words !== '' && !isLabelled;
  const isWoven = study.book !== undefined && words.includes(study.book);
  // 改一下稿子第三章 is no book of theirs; 是论语第四章 is.
  const isGuessed = study.book !== undefined && !says && !/《|书名|书目/.test(folded);
  if (manner === 'strict' && (isGuessed || (isFree && (study.book === undefined || isWoven))))
    return undefined;
  return {
    ...(study.book !== undefined && { book: study.book }),
    ...(study.part !== undefined && { part: study.part }),
    ...(words !== '' && { reflection: words }),
  };
}

/** Which day 昨天 is does not matter here: only whether a day is named. */
const EPOCH = new Date('2026-06-15T04:00:00Z');

/** Without 才对 and thanks behind what it is now. */
function withoutTail(words: string): string {
  const folded = fold(words, MOST_CHARS);
  if (folded.text.length >= MOST_CHARS) return words;
  return words.slice(0, folded.origin(folded.text.search(TAIL))).trim();
}

/** Without 应该是, 不是第3章，是 and 第3章改成 before what it is now. */
function withoutLead(rest: string): { typed: string; says: boolean } {
  const folded = fold(rest);
  const lead = LEADS.exec(folded.text.slice(0, MOST_CHARS))?.[0] ?? '';
  return { typed: rest.slice(folded.origin(lead.length)).trim(), says: /[是为成]/.test(lead) };
}

function isNothing({ book, part, reflection, namesDay }: AmendmentText): boolean {
  return book === undefined && part === undefined && reflection === undefined && namesDay === undefined;
}
