/** What is said where words may not be kept: to whoever wrote them, and to staff, without the words. */

export const refusedWording = {
  secret:
    '您刚才发送的内容带有密级标志，没有保存，也没有转发。请立即撤回，不要转发、截图，并向本单位保密工作人员报告。涉密内容不得在任何聊天中发送。',
  tooLong: (textMaxChars: number, chainMaxChars: number) =>
    `您刚才发送的内容太长，没有保存。一条心得或社情民意最多${textMaxChars}字，一份接龙最多${chainMaxChars}字，请分几次发送。`,
  alert: (at: string, who: string, where: string) =>
    `涉密提醒：${at}，${who}在${where}发送的内容带有密级标志，没有保存，也没有转发。请尽快联系本人撤回，并按保密规定处理。`,
  inGroup: (group: string) => `群“${group}”中`,
} as const;
