/** What is said about study sessions: 新建学习, 修改学习, 取消学习, and how a session is named. */

import { beijingDay, beijingMinute, weekdayOf } from '../../src/domain/beijing-time.js';
import { dayInWords } from './check-in.js';

export const SESSION_EXAMPLE =
  '新建学习 读书会 11月28日下午3点至5点 三楼会议室 主题：《论语》导读 主讲：姓名 邀请：农业界';

export const AMEND_EXAMPLE = '修改学习 11月28日读书会 时间：11月29日下午3点 地点：五楼会议室';

export interface NamedSession {
  kind: string;
  title: string;
  startsAt: Date;
}

/** 15:00. */
export function clockInWords(at: Date): string {
  const minute = beijingMinute(at);
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}

/** 11月28日读书会“《论语》导读”. */
export function nameSession({ kind, title, startsAt }: NamedSession): string {
  return `${dayInWords(beijingDay(startsAt))}${kind}${title && `“${title}”`}`;
}

/** 11月28日（周六）15:00至17:00. */
export function timeOfSession({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }): string {
  const [day, lastDay] = [beijingDay(startsAt), beijingDay(endsAt)];
  const until = `${lastDay === day ? '' : dayInWords(lastDay)}${clockInWords(endsAt)}`;
  return `${dayInWords(day)}（周${'一二三四五六日'[weekdayOf(day) - 1]}）${clockInWords(startsAt)}至${until}`;
}

export interface ShownSession extends NamedSession {
  endsAt: Date;
  place: string;
  speaker: string;
  materials: string;
  /** 全体委员 · 农业界、张伟. */
  invited: string;
  /** Names of files. */
  files: readonly string[];
}

function linesOf(session: ShownSession): string[] {
  const lines: [string, string][] = [
    ['类型', session.kind],
    ['主题', session.title],
    ['时间', timeOfSession(session)],
    ['地点', session.place],
    ['主讲', session.speaker],
    ['邀请', session.invited],
    ['资料', [session.materials, ...session.files].filter((one) => one !== '').join('\n')],
  ];
  return lines.filter(([, value]) => value !== '').map(([label, value]) => `${label}：${value}`);
}

const WHICH_TIME = {
  no_such_day: '日历上没有这一天',
  in_the_future: '日期不对',
  weekday_differs: '日期和星期对不上',
  ends_before_start: '结束时间早于开始时间',
  time_unclear: '时间不够明确，分不清上午还是下午',
  time_missing: '还缺几点开始',
  missing: '还缺时间',
};
export type TimeQuestion = keyof typeof WHICH_TIME;

export const sessionWording = {
  everybody: '全体委员',
  standing: '常委',
  notManager:
    '集中学习由机关工作人员或召集人安排和补录，您的账号没有这项权限。参加学习请在签到时间内发送：签到。',
  timeAsked: (why: TimeQuestion) =>
    `${WHICH_TIME[why]}，请回复学习时间，例如：11月28日下午3点至5点。不安排了请回复“取消”。`,
  invitedAsked: (why: string) =>
    `${why}请回复邀请谁，例如：农业界、张伟，或：全体委员。不安排了请回复“取消”。`,
  groupsAsked: (names: readonly string[], groups: readonly string[]) =>
    `没有找到群${names.map((name) => `“${name}”`).join('、')}。请回复群名（${groups.join('、') || '目前没有可用的群'}），或回复“不发”。`,
  unknownInvited: (names: readonly string[]) =>
    `名册中没有${names.map((name) => `“${name}”`).join('、')}这个单位或委员。`,
  namesakes: (name: string, choices: readonly string[]) =>
    `名册中有几位${name}：${choices.join('、')}。请写上界别。`,
  outsideOwn: (own: readonly string[]) => `召集人只能邀请本单位（${own.join('、')}）的委员。`,
  whichOwn: (own: readonly string[]) => `您是${own.join('、')}的召集人，还不能确定是哪一个的学习。`,
  tooLong: (what: string, mostChars: number) =>
    `${what}最多${mostChars}字，没有安排。请写短一些再发一次，例如：${SESSION_EXAMPLE}。`,
  usage: `请写上类型、时间和地点，例如：${SESSION_EXAMPLE}。`,
  preview: (session: ShownSession, groups: readonly string[], isNew: boolean, over: boolean) =>
    [
      isNew ? '集中学习安排：' : '集中学习改为：',
      ...linesOf(session),
      `通知到：${groups.join('、') || '不发到群里（要发请取消后写上 群：群名）'}`,
      ...(over ? ['这次学习已经开始或结束，没有签到的请补录。'] : []),
      '资料文件可以现在发来。回复“确认”生效，回复“取消”放弃。',
    ].join('\n'),
  fileTaken: (names: readonly string[]) =>
    `已加入资料：${names.join('、')}。回复“确认”生效，回复“取消”放弃。`,
  dropped: '好的，没有安排。',
  droppedChange: '好的，没有修改。',
  planned: (session: NamedSession, groups: number) =>
    `${nameSession(session)}已安排${groups > 0 ? `，通知发到${groups}个群` : ''}。开始前30分钟起可以签到。`,
  reasonTooLong: (mostChars: number, example: string) =>
    `原因最多${mostChars}字，没有办理。请写短一些再发一次，例如：${example}。`,
  nothingChanged: (example: string) => `请写上要改成什么，没有写到的不变，例如：${example}。`,
  changed: (session: NamedSession) => `${nameSession(session)}已修改。`,
  cardTitle: (isNew: boolean) => (isNew ? '集中学习' : '集中学习有变更'),
  cardLines: linesOf,
  howToCheckIn: (withButton: boolean) =>
    `开始前30分钟起签到：${withButton ? '请点“签到”，或@我回复“签到”。' : '请回复“签到”。'}`,
  checkInButton: '签到',
  cancelAsked: (session: NamedSession, attended: number) =>
    `取消${nameSession(session)}${attended > 0 ? `，已有${attended}人签到` : ''}。回复“确认”取消这次学习，回复“不取消”保留。`,
  cancelled: (session: NamedSession) => `${nameSession(session)}已取消。`,
  kept: '好的，学习照常。',
  cancelledLine: (session: NamedSession, reason: string) =>
    `${nameSession(session)}取消${reason && `：${reason}`}。`,
  unknown: (words: string, near: readonly string[]) =>
    `没有找到这次集中学习。${near.length > 0 ? `现有：${near.join('、')}。` : ''}请写上日期再发一次，例如：${words}。`,
  ambiguous: (words: string, those: readonly string[]) =>
    `有${those.length}次集中学习：${those.join('、')}。请写明日期和主题再发一次，例如：${words}。`,
  notYours: (own: readonly string[]) =>
    `召集人只能办理本单位（${own.join('、')}）的集中学习，其他的请联系机关工作人员。`,
  schedule: (sessions: readonly string[]) =>
    sessions.length > 0
      ? ['近期集中学习：', ...sessions.map((one, index) => `${index + 1}. ${one}`)].join('\n')
      : '近期没有安排集中学习。',
  scheduleLine: (session: ShownSession) =>
    [
      timeOfSession(session),
      `${session.kind}${session.title && `“${session.title}”`}`,
      session.place,
      session.speaker && `主讲${session.speaker}`,
      `邀请${session.invited}`,
    ]
      .filter((one) => one !== '')
      .join('，'),
};
