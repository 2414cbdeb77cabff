/** What is said about study topics: opening one, and what is wrong with it. */

import { dayInWords } from './check-in.js';

const EXAMPLE = '例如：新建专题 《论语》共读 12月1日至12月31日';

export const studyTopicWording = {
  titleMissing: (mostChars: number) => `请写上专题名称（不超过${mostChars}字），${EXAMPLE}。`,
  daysImpossible: `起止日期不对，没有新建专题。请写清日期再发一次，${EXAMPLE}。`,
  alreadyOver: (endsDay: string) =>
    `${dayInWords(endsDay)}已经过去，没有新建专题。请写清日期再发一次，${EXAMPLE}。`,
  preview: (
    topic: { title: string; books: readonly string[]; startsDay: string; endsDay: string },
    isGroup: boolean,
  ) =>
    [
      `新建专题：${topic.title}`,
      `书目：${topic.books.map((book) => `《${book}》`).join('、') || '未写'}`,
      `时间：${topic.startsDay} 至 ${topic.endsDay}`,
      `范围：${isGroup ? '本群' : '全部群'}`,
      '回复“确认”开始，回复“取消”放弃。',
    ].join('\n'),
  endUnknown: (running: readonly string[]) =>
    `请写明要结束的专题名称，例如：结束专题 名称。正在进行的专题：${running.map((title) => `“${title}”`).join('、') || '没有'}。`,
  ended: (title: string) => `专题“${title}”今天结束，已有的打卡都保留。`,
  dropped: '好的，没有新建专题。',
  started: (title: string) => `专题“${title}”已开始。委员可以发送：打卡 《书名》第1章 心得：……`,
  startsLater: (title: string, startsDay: string) =>
    `专题“${title}”已建好，${dayInWords(startsDay)}开始。到时委员可以发送：打卡 《书名》第1章 心得：……`,
};
