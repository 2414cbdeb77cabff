/** What is said of study leave, and of leaving a topic's check-ins and coming back. */

import { dayInWords } from './check-in.js';

const NOT_FORMAL = '会议、活动的请假请按通知要求办理';

export const studyLeaveWording = {
  taken: (name: string, fromDay: string, toDay: string) =>
    `${name}委员，已记下${spanInWords(fromDay, toDay)}学习打卡请假，这期间不影响连续打卡。提前回来请发送：销假。`,
  back: (name: string, fromDay: string) => `${name}委员，已从${dayInWords(fromDay)}起销假，欢迎回来。`,
  notOnLeave: (name: string) => `${name}委员，那以后没有学习打卡的请假，不用销假。`,
  daysAsked: (name: string) =>
    `${name}委员，学习打卡从哪天请到哪天？请回复日期，例如：12月3日至5日，或：三天。${NOT_FORMAL}，不用回复。`,
  impossible: '请假的日期不对，没有记下。请写清日期再发一次，例如：请假 12月3日至5日。',
  tooLate: (days: number, earliest: string) =>
    `学习请假最多补请最近${days}天的，没有记下。请从${dayInWords(earliest)}或以后写起，例如：请假 12月3日至5日。`,
  tooLong: (days: number) => `一次请假最多${days}天，没有记下。长期不打卡可以发送：退出打卡，没有任何影响。`,
  formal: `这里不能代办通知里的请假，没有记录。${NOT_FORMAL}；只是学习打卡请假的，请发送：学习请假 日期。`,
};

export const participationWording = {
  left: (name: string, title: string) =>
    `${name}委员，已退出“${title}”的打卡，不再提醒您，没有任何影响。想回来随时发送：重新参加。`,
  returned: (name: string, title: string) => `${name}委员，欢迎回来，已重新参加“${title}”的打卡。`,
  leftAlready: (title: string) => `您已经退出“${title}”的打卡。想回来随时发送：重新参加。`,
  takesPart: (title: string) => `您本来就在“${title}”里，直接打卡就行。`,
  whichTopic: (titles: readonly string[]) =>
    `是哪一个专题？请回复数字：${titles.map((title, index) => `${index + 1}. “${title}”`).join('；')}`,
  noTopic: '现在没有正在进行的读书专题，不用退出，也不会收到提醒。新专题开始后欢迎参加。',
  leavingAsked: (title: string) => `您是要退出“${title}”的学习打卡吗？是的话请发送：退出打卡。`,
};

/** 12月3日至5日; 12月30日至2027年1月2日. */
function spanInWords(fromDay: string, toDay: string): string {
  if (fromDay === toDay) return dayInWords(fromDay);
  if (fromDay.slice(0, 4) !== toDay.slice(0, 4))
    return `${dayInWords(fromDay)}至${toDay.slice(0, 4)}年${dayInWords(toDay)}`;
  const isSameMonth = fromDay.slice(0, 7) === toDay.slice(0, 7);
  return `${dayInWords(fromDay)}至${isSameMonth ? `${Number(toDay.slice(8))}日` : dayInWords(toDay)}`;
}
