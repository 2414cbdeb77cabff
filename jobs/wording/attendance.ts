/** What is said about who was at a study session: 签到, 补录, 撤回签到, 签到名单, 学习统计. */

import { clockInWords, type NamedSession, nameSession } from './study-sessions.js';

export const BACKFILL_EXAMPLE = '补录 11月28日读书会 张伟、李秀兰 现场签到漏了';
const LIST_EXAMPLE = '签到名单 11月28日读书会';

interface Line {
  name: string;
  sector: string | null;
  kind: 'own' | 'recorded';
  isLate: boolean;
  isInvited: boolean;
}

const REMARKS = (line: Line) =>
  [line.isLate && '迟到', line.kind === 'recorded' && '补录', !line.isInvited && '列席']
    .filter(Boolean)
    .join('、');

export const attendanceWording = {
  /** For everybody to read: nothing but that it is recorded. */
  recorded: (name: string, session: NamedSession) => `${name}委员，已签到：${nameSession(session)}。`,
  /** For themselves. */
  recordedAt: (name: string, session: NamedSession, at: Date, isLate: boolean, isInvited: boolean) =>
    `${name}委员，已签到：${nameSession(session)}，签到时间${clockInWords(at)}${
      isLate ? `（${clockInWords(session.startsAt)}开始，记为迟到）` : ''
    }${isInvited ? '' : '。您不在邀请范围，记为列席'}。`,
  already: (name: string, session: NamedSession) =>
    `${name}委员，${nameSession(session)}已有您的签到，不用再签。`,
  tooEarly: (session: NamedSession, opensAt: Date) =>
    `${nameSession(session)}${clockInWords(opensAt)}起签到，${clockInWords(session.startsAt)}开始。到时请再发送：签到。`,
  over: (session: NamedSession) =>
    `${nameSession(session)}已经结束，不能再签到。确实参加了的，请联系召集人或机关工作人员补录。`,
  cancelled: (session: NamedSession) =>
    `${nameSession(session)}已经取消，不用签到。查看近期安排请发送：学习安排。`,
  none: '现在没有可以签到的集中学习。查看近期安排请发送：学习安排。',
  asked: (sessions: readonly NamedSession[]) =>
    `现在有${sessions.length}场集中学习可以签到，是哪一场？请回复数字：${sessions
      .map((session, index) => `${index + 1}. ${nameSession(session)}`)
      .join('；')}`,

  withdrawn: (name: string, session: NamedSession) => `${name}委员，已撤回${nameSession(session)}的签到。`,
  nothingToWithdraw: '最近24小时内没有可以撤回的签到。更早的请联系召集人或机关工作人员。',
  takeBackUnclear: (example: string) =>
    `没有找到要撤回的签到，或有同名的几位，没有办理。请写明日期、姓名和界别，例如：${example}。`,
  takenBack: (session: NamedSession, names: readonly string[]) =>
    `已撤回${nameSession(session)}的签到：${names.join('、')}。`,

  namesMissing: `请写上日期、姓名和原因，例如：${BACKFILL_EXAMPLE}。`,
  reasonMissing: (names: readonly string[]) =>
    `补录${names.join('、')}还缺原因，没有补录。请写上原因再发一次，例如：${BACKFILL_EXAMPLE}。`,
  reasonTooLong: (mostChars: number) =>
    `补录原因最多${mostChars}字，没有补录。请写短一些再发一次，例如：${BACKFILL_EXAMPLE}。`,
  namesUnknown: (names: readonly string[]) =>
    `名册中没有${names.map((name) => `“${name}”`).join('、')}，没有办理。请按名册写姓名再发一次，例如：${BACKFILL_EXAMPLE}。`,
  namesakeAsked: (name: string, choices: readonly string[]) =>
    `名册中有${choices.length}位${name}，是哪一位？请回复数字：${choices.map((one, index) => `${index + 1}. ${one}`).join('；')}`,
  notStarted: (session: NamedSession) => `${nameSession(session)}还没有开始，不能补录。请在开始以后再补录。`,
  backfilled: (session: NamedSession, names: readonly string[], known: readonly string[]) =>
    [
      names.length > 0 ? `已补录${nameSession(session)}：${names.join('、')}。` : '',
      known.length > 0 ? `${known.join('、')}已有签到，不用补录。` : '',
    ].join(''),

  list: (session: NamedSession, invited: number, lines: readonly Line[]) =>
    [
      `${nameSession(session)}：应到${invited}人，实到${lines.length}人。`,
      ...lines.map((line, index) => {
        const remarks = REMARKS(line);
        return `${index + 1}. ${line.name}${line.sector ? `（${line.sector}）` : ''}${remarks && ` ${remarks}`}`;
      }),
      ...(lines.length === 0 ? ['还没有人签到。漏签的可以补录。'] : []),
    ].join('\n'),
  listExample: LIST_EXAMPLE,

  yearUnclear: '请写上年份，例如：学习统计 2026年。',
  noneInYear: (year: number) => `${year}年没有举行过集中学习。安排请发送：新建学习。`,
  year: (year: number, count: Counted, kinds: readonly (Counted & { kind: string })[]) =>
    `${year}年集中学习${said(count)}：${kinds.map((one) => `${one.kind}${said(one)}`).join('，')}。`,
  yearDetail: (late: number, walkIns: number, recorded: number) =>
    `其中迟到${late}人次，列席${walkIns}人次，补录${recorded}人次。`,
  yearUnits: (heading: string, units: readonly (Counted & { unit: string; own: number })[]) =>
    `${heading}：${units.map((one) => `${one.unit}${one.own > 0 ? `举办${one.own}场、` : ''}参加${said(one)}`).join('；')}。`,
  unitHeading: {
    sector: '按界别',
    specialCommittee: '按专委会',
    liaisonGroup: '按联络组',
    memberStudio: '按委员工作室',
    participatingOrganization: '按参加单位',
  },
};

interface Counted {
  sessions: number;
  attendances: number;
}

const said = ({ sessions, attendances }: Counted) => `${sessions}场${attendances}人次`;
