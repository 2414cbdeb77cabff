/** What is said of check-ins in numbers: one's own, the day's, a topic's. */

export const checkInCountWording = {
  own: (name: string, month: number, daysOfMonth: number, days: number, count: string) =>
    `${name}委员，${month}月打卡${daysOfMonth}天，累计打卡${days}天；${count}。`,
  ownInTopic: (title: string, days: number, count: string, streak: number | undefined) =>
    `“${title}”：打卡${days}天，${count}${streak ? `；已连续${streak}天` : ''}。`,
  streak: (days: number) => `已连续打卡${days}天。`,
  day: (members: number, count: string) => `今日已有${members}位委员打卡，${count}。`,
  dayByTopic: (topics: readonly { title: string; members: number }[]) =>
    `其中${topics.map(({ title, members }) => `“${title}”${members}位`).join('、')}。`,
  noStudyDay: '今天不是学习日，打卡内容照样保留。',
  topic: (title: string, members: number, days: number, count: string) =>
    `“${title}”：${members}位委员参加，打卡${days}人次，${count}。`,
  topicUnknown: (titles: readonly string[]) =>
    `没有找到这个专题。可以查的专题：${titles.map((title) => `“${title}”`).join('、') || '还没有'}，请写明名称，例如：专题统计 名称。`,
  /** A day's counted one is a 篇, further ones of that day are 段. */
  count: (of: { reflections: number; furtherPieces: number; chars: number }) =>
    `心得${of.reflections}篇、${of.furtherPieces}段，共${of.chars}字`,
};
