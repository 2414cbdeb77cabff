/** What is said about files: 述学, 导出打卡, 导出心得汇编. */

import { dayInWords } from './check-in.js';

/** 2026年1月1日至11月22日; the year once where it is one. */
function spanInWords({ from, to }: { from: string; to: string }): string {
  const first = `${from.slice(0, 4)}年${dayInWords(from)}`;
  if (from === to) return first;
  return `${first}至${from.slice(0, 4) === to.slice(0, 4) ? '' : `${to.slice(0, 4)}年`}${dayInWords(to)}`;
}

export interface Span {
  from: string;
  to: string;
}

export const exportWording = {
  reportName: (name: string, span: Span) => `${name}委员学习报告（${spanInWords(span)}）.docx`,
  reportComes: (name: string, span: Span, checkIns: number) =>
    `${name}委员，您${spanInWords(span)}的学习报告随后发给您，共${checkIns}条记录。只发给您本人。`,
  reportEmpty: (name: string, span: Span) =>
    `${name}委员，${spanInWords(span)}还没有您的打卡记录。可以换一个时段，例如：述学 去年；也可以先打卡：打卡 《书名》第3章 心得：……`,
  periodImpossible: (example: string) =>
    `这个时段对不上日历，或还没有到。请写清时段再发一次，例如：${example}。`,

  workbookName: (what: string, span: Span) => `${what}学习打卡（${spanInWords(span)}）.xlsx`,
  compilationName: (what: string, span: Span) => `${what}学习心得汇编（${spanInWords(span)}）.docx`,
  workbookComes: (span: Span, checkIns: number) =>
    `${spanInWords(span)}的学习打卡表随后发给您，共${checkIns}条记录。表内有委员个人信息，请妥善保管。`,
  compilationComes: (span: Span, pieces: number) =>
    `${spanInWords(span)}的心得汇编随后发给您，共${pieces}篇（段）。打开时如提示更新域，请选“是”，目录即显示页码。`,
  nothingToExport: (span: Span) =>
    `${spanInWords(span)}没有可以导出的打卡。请换一个专题或时段，例如：导出打卡 去年。`,
  topicUnknown: (typed: string, titles: readonly string[]) =>
    `没有名称含“${typed}”的专题。现有专题：${listed(titles)}。请照名称再发一次，例如：导出打卡 专题名称 11月。`,
  topicAmbiguous: (titles: readonly string[]) =>
    `名称相近的专题有${titles.length}个：${listed(titles)}。请写全名称再发一次。`,
  tooLarge: (checkIns: number) =>
    `这份文件有${checkIns}条记录，超过群聊软件能发送的大小。请缩短时段或只选一个专题再发一次；也可以请管理员在服务器上用 qunyi export 导出。`,
  notSent: (fileName: string) =>
    `文件“${fileName}”没有发送成功。请稍后再发一次；仍不成功的，请管理员在服务器上用 qunyi export 导出。`,
};

const LISTED = 10;

function listed(titles: readonly string[]): string {
  const shown = titles
    .slice(0, LISTED)
    .map((title) => `“${title}”`)
    .join('、');
  if (titles.length === 0) return '没有';
  return titles.length > LISTED ? `${shown}等${titles.length}个` : shown;
}
