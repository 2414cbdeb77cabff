/** What is said in 周报 and 期末报告, and of switching them on. */

import { dayInWords } from './check-in.js';
import { minuteInWords } from './reminders.js';

const WEEKDAYS = '一二三四五六日';
const quoted = (titles: readonly string[]) => titles.map((title) => `“${title}”`).join('、');

/** 11月24日至30日; 2026年12月28日至2027年1月3日. */
export function spanInWords(from: string, to: string): string {
  if (from === to) return dayInWords(from);
  if (from.slice(0, 4) !== to.slice(0, 4))
    return `${from.slice(0, 4)}年${dayInWords(from)}至${to.slice(0, 4)}年${dayInWords(to)}`;
  return `${dayInWords(from)}至${from.slice(0, 7) === to.slice(0, 7) ? `${Number(to.slice(8))}日` : dayInWords(to)}`;
}

export const digestWording = {
  whichTopic: (titles: readonly string[], command: string) =>
    `请写明是哪个专题，例如：${command} 名称。可以选的专题：${quoted(titles) || '还没有'}。`,
  timeUnclear: '没有看懂周报的时间，没有变动。请写清星期几、几点再发一次，例如：开启周报 每周日20点。',
  on: (title: string, weekday: number, minute: number) =>
    `“${title}”的周报已开启：每周${WEEKDAYS[weekday - 1]}${minuteInWords(minute)}发到专题所在的群，结束后发期末报告。不要了请发送：关闭周报。`,
  onMoved: (title: string, weekday: number, minute: number) =>
    `21:00至次日8:00不发。“${title}”的周报已开启：每周${WEEKDAYS[weekday - 1]}${minuteInWords(minute)}发到专题所在的群，结束后发期末报告。不要了请发送：关闭周报。`,
  off: (title: string) => `“${title}”的周报已关闭。需要时可以发送：周报。`,
  wasOff: (title: string) => `“${title}”没有开启周报，没有变动。要开启，请发送：开启周报。`,
  nothing: (title: string, span: string) => `“${title}”${span}还没有打卡，没有可以汇总的内容。`,

  title: (title: string, kind: 'weekly' | 'final', span: string) =>
    `“${title}”${kind === 'weekly' ? '周报' : '期末报告'}（${span}）`,
  goesOn: (title: string) => `${title}续`,
  numbers: (of: {
    members: number;
    days: number;
    reflections: number;
    furtherPieces: number;
    chars: number;
    backfills: number;
  }) =>
    `${of.members}位委员参加，打卡${of.days}人次${of.backfills > 0 ? `（其中补卡${of.backfills}）` : ''}；心得${of.reflections}篇、${of.furtherPieces}段，共${of.chars}字。`,
  sectors: (sectors: readonly { name: string | null; members: number }[]) =>
    sectors.length === 0
      ? ''
      : `参加委员：${sectors.map(({ name, members }) => `${name ?? '未分界别'}${members}位`).join('、')}。`,
  books: (books: readonly string[], count: number) =>
    `共读：${books.map((book) => `《${book}》`).join('、')}${count > books.length ? `等${count}种` : ''}。`,
  featuredHead: (count: number) => `精选心得${count}篇（发送“精选心得”看全文）：`,
  featuredLine: (of: { name: string; sector: string | null; book: string | null; part: string | null }) =>
    `${of.name}${of.sector ? `（${of.sector}）` : ''}${of.book ? `《${of.book}》` : ''}${of.part ?? ''}`,
};
