/** What is said about study topics: opening, changing, ending and listing them, and what is wrong with what was written. */

import { dayInWords, daysInWords } from './check-in.js';

const EXAMPLE = '例如：新建专题 《论语》共读 12月1日至12月31日';
const quoted = (names: readonly string[]) => names.map((name) => `“${name}”`).join('、');

/** A topic as it is named beside others. */
interface Named {
  title: string;
  startsDay: string;
  endsDay: string;
}

const HOW_TO_WRITE: Readonly<Record<string, string>> = {
  学习日: '学习日：周一至周五',
  日界: '日界：凌晨2点',
  补卡: '补卡：3天，每月4次',
  领读: '领读：12月1日 李秀兰；12月2日 张伟',
  字数: '最少字数：30',
  时间: '时间：12月1日至12月31日',
};

/** What holds where a line of the topic says nothing, by the line's label. */
const DEFAULTS = {
  学习日: '每天学习',
  日界: '0:00换日',
  计入: '写了书名、章节或心得的计入',
  补卡: '可补最近2天、每月5次',
};

function defaultsBeside(lines: readonly string[]): string[] {
  const left = Object.entries(DEFAULTS).filter(
    ([label]) => !lines.some((line) => line.startsWith(`${label}：`)),
  );
  return left.length > 0 ? [`没有写明的按默认：${left.map(([, said]) => said).join('，')}。`] : [];
}

export const studyTopicWording = {
  titleMissing: (mostChars: number) => `请写上专题名称（不超过${mostChars}字），${EXAMPLE}。`,
  daysImpossible: `起止日期不对，专题没有变动。请写清日期再发一次，${EXAMPLE}。`,
  alreadyOver: (endsDay: string) =>
    `${dayInWords(endsDay)}已经过去，专题没有变动。请写清日期再发一次，${EXAMPLE}。`,
  unclear: (labels: readonly string[]) => {
    const examples = labels.flatMap(
      (label) => Object.entries(HOW_TO_WRITE).find(([part]) => label.includes(part))?.[1] ?? [],
    );
    return `没有看懂这几行：${labels.join('、')}，专题没有变动。请改好再发一次${
      examples.length > 0 ? `，可以这样写：${[...new Set(examples)].join(' / ')}` : ''
    }。`;
  },
  groupsUnknown: (names: readonly string[], groups: readonly string[]) =>
    `没有找到${quoted(names)}，专题没有变动。可以选的群：${quoted(groups) || '还没有'}。请改好群名再发一次。`,
  preview: (lines: readonly string[], remarks: readonly string[]) =>
    [
      `新建专题：${lines.join('\n')}`,
      ...remarks,
      ...defaultsBeside(lines),
      '回复“确认”开始，回复“取消”放弃。',
    ].join('\n'),
  overlaps: ({ title, startsDay, endsDay }: Named) =>
    `请留意：“${title}”（${startsDay} 至 ${endsDay}）在同一个群里同时进行，那时打卡会先问委员记到哪一个。仍按这样办请确认。`,
  leadsOutside: (days: readonly string[]) => `请留意：${daysInWords(days)}的领读不在专题起止日期内。`,
  leadsUnknown: (names: readonly string[]) =>
    `请留意：${names.join('、')}不在名册里或有同名，领读照记，但不会收到提醒。`,
  endUnknown: (running: readonly string[]) =>
    `请写明要结束的专题名称，例如：结束专题 名称。正在进行的专题：${quoted(running) || '没有'}。`,
  ended: (title: string) => `专题“${title}”今天结束，已有的打卡都保留。`,
  dropped: '好的，没有新建专题。',
  started: (title: string) => `专题“${title}”已开始。委员可以发送：打卡 《书名》第1章 心得：……`,
  startsLater: (title: string, startsDay: string) =>
    `专题“${title}”已建好，${dayInWords(startsDay)}开始。到时委员可以发送：打卡 《书名》第1章 心得：……`,

  noneToChange: '现在没有可以修改的专题。要新建，请发送：新建专题 名称。',
  whichChanged: (titles: readonly string[]) =>
    `要修改哪个专题？请回复数字：${titles.map((title, index) => `${index + 1}. “${title}”`).join('；')}`,
  nothingToChange: (title: string) =>
    `请写明“${title}”要改什么，例如：修改专题 ${title}（换行）补卡：3天，每月4次。专题没有变动。`,
  headUnclear: (title: string) =>
    `没有看懂“${title}”后面的文字，专题没有变动。请一行写一项，例如：名称：新名称（换行）时间：12月1日至12月31日。`,
  startIsOver: (title: string) =>
    `“${title}”已经开始，不能再改开始日期，专题没有变动。可以只写结束日期，例如：时间：至12月31日。`,
  fromDayAsked: (title: string, what: string) =>
    `“${title}”的${what}从哪一天起按新的算？之前的日子不变。请回复日期，例如：明天。`,
  fromDayTooEarly: (earliest: string) =>
    `过去和今天的打卡不改动，请回复${dayInWords(earliest)}或以后的日期。`,
  changePreview: (title: string, lines: readonly string[], remarks: readonly string[]) =>
    [`修改专题：${title}`, ...lines, ...remarks, '回复“确认”修改，回复“取消”放弃。'].join('\n'),
  changed: (title: string) => `专题“${title}”已修改。`,
  changedMeanwhile: (title: string) => `“${title}”刚才已被别人修改，请再看一遍。`,
  gone: '这个专题已经结束，没有修改。要看现有的专题，请发送：专题列表。',
  notChanged: '好的，专题没有变动。',

  none: '现在没有正在进行的读书专题。',
  listed: ({ title, startsDay, endsDay }: Named, isComing: boolean) =>
    `“${title}”${isComing ? `${dayInWords(startsDay)}开始` : `进行到${dayInWords(endsDay)}`}`,
  listedMore: (count: number) => `共${count}个专题，私聊发送“专题列表”看全部。`,
};
