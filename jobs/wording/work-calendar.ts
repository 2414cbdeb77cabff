/** What is said of the committee's calendar: days off and working days. */

import { addDays } from '../../src/domain/beijing-time.js';
import { dayInWords } from './check-in.js';

interface Day {
  day: string;
  kind: 'off' | 'work';
  name: string;
}

const HOW = '放假 10月1日至10月7日 国庆，或：上班 10月10日';
const DAYS_SHOWN = 40;

export const calendarWording = {
  how: `请写上日期，安排没有变动。例如：${HOW}。`,
  shown: (days: readonly Day[]) =>
    [
      days.length > 0 ? '今天起的节假日安排：' : '今天起还没有节假日安排，周一至周五上班，周六周日休息。',
      ...describe(days),
      `要改几天，请发送：${HOW}；取消：取消放假 10月7日。要整年更换，请在私聊里发送 .xlsx 或 .csv 文件，三列：日期、类型（放假或上班）、名称。`,
    ].join('\n'),
  set: (kind: 'off' | 'work' | 'none', days: readonly string[], name: string) => {
    const which = spansInWords(days);
    if (kind === 'none') return `${which}已恢复为平常的安排。`;
    return kind === 'off'
      ? `已设${which}放假${name && `（${name}）`}，这些天不打卡不影响连续天数。`
      : `已设${which}上班${name && `（${name}）`}。`;
  },
  tooLarge: '这个文件超过 1 MB，原来的节假日安排不变。请只保留节假日那一张表后再发一次。',
  notFetched: '这个文件没有取到，原来的节假日安排不变。请再发一次。',
  preview: (days: readonly Day[], years: readonly string[]) =>
    [
      `读到${days.length}天：`,
      ...describe(days),
      `${years.join('、')}年原有的安排将整年替换。回复“确认”采用，回复“取消”放弃。`,
    ].join('\n'),
  adopted: (days: number) => `节假日安排已更新，共${days}天。查看请发送：节假日。`,
  otherCommittee: '这份文件是为另一个政协发来的，节假日安排没有变动。请再发一次。',
  dropped: '好的，节假日安排没有变动。',
};

/** A line for each name and kind: 国庆节 放假：10月1日、2日、3日. */
function describe(days: readonly Day[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { day, kind, name } of days.slice(0, DAYS_SHOWN)) {
    const key = `${day.slice(0, 4)}年${name && ` ${name}`} ${kind === 'off' ? '放假' : '上班'}`;
    groups.set(key, [...(groups.get(key) ?? []), day]);
  }
  const lines = [...groups].map(([key, of]) => `${key}：${spansInWords(of)}`);
  return days.length > DAYS_SHOWN ? [...lines, `另有${days.length - DAYS_SHOWN}天`] : lines;
}

/** 1月1日至3日、5日: days that follow each other as one span. */
function spansInWords(days: readonly string[]): string {
  const spans: { from: string; to: string }[] = [];
  for (const day of [...days].sort()) {
    const last = spans.at(-1);
    if (last && addDays(last.to, 1) === day) last.to = day;
    else spans.push({ from: day, to: day });
  }
  return spans.map(({ from, to }) => (from === to ? dayInWords(from) : spanInWords(from, to))).join('、');
}

function spanInWords(from: string, to: string): string {
  const isSameMonth = from.slice(0, 7) === to.slice(0, 7);
  return `${dayInWords(from)}至${isSameMonth ? `${Number(to.slice(8))}日` : dayInWords(to)}`;
}
