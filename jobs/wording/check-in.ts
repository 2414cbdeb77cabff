/** What is said about check-ins: 打卡, 补卡, 更正, 撤回打卡, 我的打卡. */

/** `2026-11-23` → 11月23日. */
export function dayInWords(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
}

/** As `dayInWords`; 2027年11月22日 when that is another year than that of `today`. */
function dayWithYear(day: string, today: string): string {
  return day.slice(0, 4) === today.slice(0, 4) ? dayInWords(day) : `${day.slice(0, 4)}年${dayInWords(day)}`;
}

/** 11月21日、22日、12月1日: the month once for the days that share it. */
export function daysInWords(days: readonly string[]): string {
  return [...days]
    .sort()
    .map((day, index, all) =>
      day.slice(0, 7) === all[index - 1]?.slice(0, 7) ? `${Number(day.slice(8))}日` : dayInWords(day),
    )
    .join('、');
}

const EXAMPLE = '打卡 《书名》第3章 心得：……';
const BACKFILL_EXAMPLE = '补卡 昨天 《书名》第3章';

export const checkInWording = {
  /** With what every sentence of a group begins. */
  address: (name: string) => `${name}委员，`,
  /** `what`: `：《论语》第3章，心得5字`, or nothing. */
  recorded: (name: string, when: string, what: string) => `${name}委员，已记录${when}${what}。`,
  appended: (name: string, when: string, what: string) => `${name}委员，已补充到${when}${what}。`,
  appendedNothing: (name: string, when: string) =>
    `${name}委员，${when}已经记录过了，不用再打。想补写心得，可发送：心得：……`,
  offDay: (name: string, when: string, what: string) =>
    `${name}委员，已收到${when}${what}。这一天不是专题的学习日，内容已保留，不计打卡天数。`,
  withdrawnAlready: (name: string, when: string) =>
    `${name}委员，已收到${when}，按您随后发送的撤回，这条不计入。`,
  /** One line for those who checked in at the same moment. */
  gathered: (names: readonly string[]) => `已记录 ${names.length} 位委员的学习打卡：${names.join('、')}。`,
  contentAsked: (name: string, when: string, minChars: number, mention: boolean) =>
    `${name}委员，已收到${when}。请${mention ? '@我' : '直接'}回复${
      minChars > 1 ? `不少于${minChars}字的心得` : '读的书名、章节或一句心得'
    }，即可计入。`,
  tooShort: (name: string, when: string, minChars: number, chars: number, mention: boolean) =>
    `${name}委员，已收到${when}，心得现有${chars}字，写到${minChars}字即可计入，请${mention ? '@我' : '直接'}回复补充。`,
  offList: '（书目外）',
  tooLong: (mostChars: number, chars: number) =>
    `一篇心得最多${mostChars}字，这条有${chars}字，没有记录，请分几次发送。`,

  topicMissing: (around: { over?: Around | undefined; next?: Around | undefined }, today: string) => {
    const over =
      around.over && `专题“${around.over.title}”已于${dayWithYear(around.over.endsDay, today)}结束`;
    const next =
      around.next &&
      `专题“${around.next.title}”${dayWithYear(around.next.startsDay, today)}开始，届时欢迎打卡`;
    if (!over && !next) return '现在没有正在进行的读书专题，这条打卡没有记录。新专题开始后欢迎再来。';
    return `${over ?? '现在没有正在进行的读书专题'}，这条打卡没有记录。${next ?? '新专题开始后欢迎再来'}。`;
  },
  topicAsked: (titles: readonly string[]) =>
    `现在有${titles.length}个专题同时进行，这条打卡记到哪一个？请回复数字：${titles
      .map((title, index) => `${index + 1}. “${title}”`)
      .join('；')}`,

  dayAsked: (counted: string, open: readonly string[]) =>
    `${dayInWords(counted)}已有打卡。要补哪一天？还可以补${daysInWords(open)}，请回复日期，例如：${dayInWords(
      open.at(-1) ?? counted,
    )}。`,
  nothingToBackfill: (days: number) =>
    `最近${days}天都已有打卡，不用再补。想补写心得，请写上内容，例如：${BACKFILL_EXAMPLE} 心得：……`,
  impossible: {
    no_such_day: '日历上没有这一天',
    in_the_future: '这一天还没有到',
    weekday_differs: '日期和星期对不上',
    ends_before_start: '起止日期的先后对不上',
  },
  /** Beside days that can be. */
  oneImpossible: {
    no_such_day: '有一个日期日历上没有，没有记录',
    in_the_future: '有一个日期还没有到，没有记录',
    weekday_differs: '有一个日期和星期对不上，没有记录',
    ends_before_start: '有一处起止日期先后对不上，没有记录',
  },
  dayImpossible: (why: string) => `${why}，这条补卡没有记录。请写清日期再发一次，例如：${BACKFILL_EXAMPLE}。`,
  beforeTopic: (startsDay: string, days: readonly string[]) =>
    `专题从${dayInWords(startsDay)}开始，${daysInWords(days)}还没有开始，没有记录`,
  afterTopic: (endsDay: string, days: readonly string[]) =>
    `专题到${dayInWords(endsDay)}已经结束，${daysInWords(days)}没有记录`,
  notYet: (days: readonly string[]) => `${daysInWords(days)}还没有到，没有记录`,
  tooEarly: (window: number, earliest: string, days: readonly string[]) =>
    `最多补最近${window}天的打卡，现在可以补${dayInWords(earliest)}以后的；${daysInWords(days)}没有记录`,
  noStudyDay: (days: readonly string[]) => `${daysInWords(days)}不是专题的学习日，不用补，没有记录`,
  monthFull: (most: number, days: readonly string[]) =>
    `每月最多补卡${most}次，本月已用完，${daysInWords(days)}没有记录`,
  whatNext: { can: `可以发送：${BACKFILL_EXAMPLE}`, cannot: '今天的打卡仍可照常发送' },

  amended: (name: string, when: string, what: string) => `${name}委员，已更正${when}，现在是${what}。`,
  amendedShort: (name: string, when: string, what: string, minChars: number) =>
    `${name}委员，已更正${when}，现在是${what}；写到${minChars}字心得才能计入。`,
  nothingToAmend: (name: string) =>
    `${name}委员，最近24小时内没有可以更正的打卡。请直接发送：${EXAMPLE}。更早的请联系机关工作人员。`,
  amendmentAsked: (mention: boolean) =>
    `上一次打卡要改成什么？请${mention ? '@我' : '直接'}回复，例如：第4章，或：心得：……`,
  amendmentOfDay: '日期不能直接更正。请先发送：撤回打卡，再发送：补卡 日期 《书名》第3章。',
  amendmentOfTip: (number: string) =>
    `您最近提交的是社情民意 ${number}，还没有更正任何内容。要更正上一次打卡，请发送：更正打卡 第4章。`,

  withdrawOther: '只能撤回最近24小时内的上一次打卡。如要撤回，请只发送：撤回打卡。更早的请联系机关工作人员。',
  nothingToWithdraw: (name: string) => `${name}委员，最近24小时内没有可以撤回的打卡。`,
  withdrawn: (name: string, days: readonly string[], place: string) =>
    `${name}委员，已撤回${daysInWords(days)}的打卡${place && `：${place}`}。`,

  rankingOff: '本政协没有开启打卡排行。查看自己的记录，请发送：我的打卡。',
  ownMissing: (name: string) => `${name}委员，还没有您的打卡记录。打卡请发送：${EXAMPLE}`,
};

interface Around {
  title: string;
  startsDay: string;
  endsDay: string;
}
