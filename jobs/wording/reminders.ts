/** What is said of reminders: asked for and ended by members, sent by the clock, posted to a group by staff. */

import { dayInWords } from './check-in.js';

const quoted = (titles: readonly string[]) => titles.map((title) => `“${title}”`).join('、');
const END_IT = '不需要了随时发送：退出提醒。';

/** 20:00. */
export function minuteInWords(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}

export const reminderWording = {
  noTopic: '现在没有正在进行的读书专题，不用提醒。新专题开始后可以再发送：提醒我打卡。',
  timeUnclear: '没有看懂提醒的时间，没有记下。请写清几点再发一次，例如：提醒我打卡 每天20点。',
  notReached: (needsNoContact: boolean) =>
    needsNoContact
      ? '我还不能给您发私信，提醒没有开通。请先与我私聊说一句话，再发送：提醒我打卡。'
      : '我还不能给您发私信，提醒没有开通。请先添加我为好友并与我说一句话，再发送：提醒我打卡。',
  begun: (name: string, title: string, minute: number) =>
    `${name}委员，每个学习日${minuteInWords(minute)}私信提醒您“${title}”打卡，已打卡、请假、放假和周末不提醒。${END_IT}`,
  begunMoved: (name: string, title: string, minute: number) =>
    `${name}委员，21:00至次日8:00不打扰，提醒改在${minuteInWords(minute)}：每个学习日私信提醒您“${title}”打卡，已打卡、请假、放假和周末不提醒。${END_IT}`,
  ended: (name: string) => `${name}委员，不再提醒您打卡。想要提醒，随时发送：提醒我打卡。`,

  reminder: (name: string, titles: readonly string[]) =>
    `${name}委员，今天${quoted(titles)}还可以打卡：打卡 《书名》第1章 心得：……，自愿参加。${END_IT}`,
  leadLine: (day: string, title: string) => `${dayInWords(day)}“${title}”`,
  lead: (name: string, lines: readonly string[]) =>
    `${name}委员，请您领读：${lines.join('、')}。有变动请告诉机关工作人员。`,

  groupWhich: (groups: readonly string[]) =>
    `请写明要提醒的群，例如：提醒打卡 委员读书群。可以选的群：${quoted(groups) || '还没有'}。`,
  groupsUnknown: (names: readonly string[], groups: readonly string[]) =>
    `没有找到${quoted(names)}。可以选的群：${quoted(groups) || '还没有'}，请改好再发一次。`,
  groupNothing: '今天这些群里没有要打卡的专题，没有提醒。要看现有的专题，请发送：专题列表。',
  groupPreview: (groups: readonly string[], text: string, later: string | undefined) =>
    [
      `将在${groups.join('、')}发一条提醒${later === undefined ? '' : `（现在是休息时间，${later}发出）`}：`,
      text,
      '一个群一天最多提醒一次，不提没打卡的人。回复“确认”发出，回复“取消”放弃。',
    ].join('\n'),
  groupText: (titles: readonly string[]) =>
    `${quoted(titles)}今天可以打卡，自愿参加。发送：打卡 《书名》第1章 心得：……`,
  groupSent: (groups: readonly string[], later: string | undefined) =>
    `${later === undefined ? '已' : `${later}将`}在${groups.join('、')}提醒打卡。`,
  groupAlready: (groups: readonly string[]) =>
    `${groups.join('、')}那天已经提醒过，一个群一天最多一次，请改天再发。`,
  groupDropped: '好的，没有提醒。',
};
