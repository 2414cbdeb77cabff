/** The labels people put before the fields of a check-in: 书名：, 【章节】, 三、心得体会：, in any order. */

/** Which field a label opens, and where the label stands in a folded text. */
export interface StudyLabel {
  kind: 'book' | 'part' | 'content' | 'day' | 'aside' | 'reflection';
  start: number;
  end: number;
  /** It begins a line. */
  leads: boolean;
}

const OF_READING = '(?:阅读|学习|所读|在读|共读|读书|今日|今天|打卡)?';
const WORDS: readonly (readonly [StudyLabel['kind'], string])[] = [
  ['book', `${OF_READING}(?:书名|书目|书籍|图书|读物|作品)|书`],
  ['part', `${OF_READING}(?:章节|进度|页码|页数|篇目|章回|范围)`],
  ['content', `${OF_READING}内容|今[日天](?:阅读|学习|所读)`],
  ['day', `(?:打卡|补卡|补打卡|阅读|学习|读书)?(?:日期|时间)`],
  [
    'aside',
    `(?:委员)?姓名|打卡人|委员|界别|单位|组别|小组|联络组|(?:打卡|坚持)?天数|第几天|${OF_READING}时长|地点|编号|序号`,
  ],
];
const SOFT = '(?:心得体会|心得感悟|心得|感悟|体会|感想|收获|感受|笔记|读后感)';
const STRICT = '(?:启示|启发|思考|感言|随想|随笔|摘抄|摘录|书摘|金句)';
const OF_ME = '(?:写?(?:一点|几点|点)|谈谈|读书|学习|阅读|今日|今天|个人|我的|主要|简要|点滴)?';
const NUMBERING = '(?:\\(?[\\d一二三四五六七八九十]{1,2}[.、):] ?|[-*·] ?)?';
const CLOSED = '(?:如下|应该?是|应为|是|为)? ?[:;]|\\] ?[:;]?';

/** What a label may follow; a reflection's also the place it is about: 第三章心得：. */
const LABEL = new RegExp(
  `(^|[\\n\\s\\])》。,;:!?、(|/+-]|[章节回讲篇页课卷集的\\d])(${NUMBERING}\\[?(?:${[
    ...WORDS.map(([, words]) => `(${words})(?:${CLOSED})`),
    `(?:${OF_ME}(?:${SOFT}(?:(?:${CLOSED})|-{1,2}|\\n| |$)|${STRICT}(?:${CLOSED})))`,
  ].join('|')}))`,
  'gu',
);
const KINDS: readonly StudyLabel['kind'][] = WORDS.map(([kind]) => kind);

/** More labels than a form has are words. */
const MAX_LABELS = 20;

/** The labels from `from` on, in order. Behind a reflection only a line that names book or part is one. */
export function findLabels(text: string, from: number): StudyLabel[] {
  const labels: StudyLabel[] = [];
  LABEL.lastIndex = Math.max(0, from - 1);
  let inReflection = false;
  for (let found = LABEL.exec(text); found !== null && labels.length < MAX_LABELS; found = LABEL.exec(text)) {
    const end = found.index + found[0].length;
    // The sign that ends one label may be the one before the next.
    LABEL.lastIndex = Math.max(end - 1, found.index + 1);
    const start = end - found[2]!.length;
    if (start < from) continue;
    const kind = KINDS[found.slice(3).findIndex((one) => one !== undefined)] ?? 'reflection';
    const leads = start === from || found[1] === '\n' || found[1] === '';
    if (kind !== 'reflection' && /[章节回讲篇页课卷集的\d]/.test(found[1]!)) continue;
    if (found[1] === '的' && !found[2]!.includes(':')) continue;
    if (inReflection && !(leads && (kind === 'book' || kind === 'part'))) continue;
    inReflection = kind === 'reflection';
    labels.push({ kind, start, end, leads });
  }
  return labels;
}
