/** What is wrong with a file of days off and working days, as staff read it in a chat. */

import type { CalendarFault, CalendarRemark } from '../../src/domain/calendar-fault.js';

const UNCHANGED = '原来的节假日安排不变';

export function describeCalendarFault(fault: CalendarFault): string {
  switch (fault.code) {
    case 'empty':
      return `这个文件是空的，${UNCHANGED}。请检查后再发一次。`;
    case 'too_large':
      return `这个文件超过 1 MB，${UNCHANGED}。请只保留节假日那一张表后再发一次。`;
    case 'no_header':
      return `没有找到表头：要有一行写着“日期”“类型”“名称”，类型填“放假”或“上班”。${UNCHANGED}，请改好后再发一次。`;
    case 'days_too_many':
      return `日期太多，${UNCHANGED}。请只保留最近三年以内的日期后再发一次。`;
    case 'no_days':
      return `表头（第 ${fault.line} 行）下面没有日期，${UNCHANGED}。请检查后再发一次。`;
    case 'faults':
      return [
        `节假日文件有 ${fault.total} 处要改，原来的安排不变：`,
        ...fault.faults.map((one) => `· 第 ${one.line} 行${describeRemark(one)}`),
        ...more(fault.total - fault.faults.length),
        '请改好后再发一次。',
      ].join('\n');
  }
}

function more(count: number): string[] {
  return count > 0 ? [`· 另有 ${count} 处类似的情况`] : [];
}

function describeRemark(remark: CalendarRemark): string {
  switch (remark.code) {
    case 'no_date':
      return '没有日期';
    case 'date_unclear':
      return '的日期看不懂，请写成 2026-10-01 或 10月1日至10月7日';
    case 'kind_unclear':
      return '的类型要写“放假”或“上班”';
    case 'contradicts':
      return `与前面的行矛盾：${remark.day} 又放假又上班`;
  }
}
