/** What is said of 排行: what the 2023 document covers before it is switched on, and who stands in it. */

const quoted = (titles: readonly string[]) => titles.map((title) => `“${title}”`).join('、');

interface Place {
  name: string;
  days: number;
  rank: number;
}
const listed = (places: readonly Place[], unit: string) =>
  places.map(({ name, days, rank }) => `${rank}. ${name} ${days}${unit}`).join('；');

export const rankingWording = {
  /** What it covers, in our words: it is named, not quoted. */
  warning: (title: string) =>
    [
      `开启“${title}”的打卡排行之前，请先看2023年《关于防治“指尖上的形式主义”的若干意见》。它管到工作群，主要内容有：`,
      '不得强制打卡接龙；不得要求即时响应；点赞、转发不作为考核评价的依据。',
      '（以上是内容概述，请以文件原文为准。）',
      '开启后只列界别的打卡人次，以及自己报名参加排行的委员；没有打卡的、没有报名的一概不列，排行也不计入积分。',
      '回复“确认”开启，回复“取消”放弃，这一操作会留下记录。',
    ].join('\n'),
  on: (title: string) =>
    `“${title}”的打卡排行已开启。委员想参加的发送：参加排行；看排行：排行榜；不要了：关闭排行。`,
  notOn: '好的，排行没有开启。',
  off: (title: string) => `“${title}”的打卡排行已关闭。`,
  wasOff: (title: string) => `“${title}”没有开启排行，没有变动。要开启，请发送：开启排行。`,
  wasOn: (title: string) => `“${title}”的打卡排行已经开启。不要了请发送：关闭排行。`,

  joined: (name: string, titles: readonly string[]) =>
    `${name}委员，您已参加${quoted(titles)}的打卡排行，姓名和打卡天数会列在排行里。不想列了随时发送：退出排行。`,
  left: (name: string) => `${name}委员，排行里不再列您的姓名。想回来随时发送：参加排行。`,

  empty: (title: string) => `“${title}”还没有可以列的打卡。想列自己，请发送：参加排行。`,
  inTopic: (title: string, sectors: readonly Place[], members: readonly Place[]) =>
    [
      sectors.length > 0 ? `“${title}”各界别打卡：${listed(sectors, '人次')}` : '',
      members.length > 0 ? `报名参加排行的委员：${listed(members, '天')}` : '',
    ]
      .filter(Boolean)
      .join('\n'),
};
