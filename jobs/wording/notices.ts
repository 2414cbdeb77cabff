/** What is said around notices: drafts, audiences, sending, receipts and progress. What groups read stands in notice-cards.ts. */

export const noticeWording = {
  acknowledged: (title: string) => `已记录您对“${title}”的回执。`,
  nextOne: (notices: number, title: string) =>
    `您还有${notices}条通知待回执，下一条是“${title}”，收到请再回复一次。`,
  tooLong: (maxChars: number, chars: number) =>
    `一则通知最多${maxChars}字，这则有${chars}字，没有保存。请精简，或把全文作为文件另发。`,
  audienceMissing: (number: string) =>
    `草稿 ${number} 还没有发送范围，请回复：发给：群名（或：发给：全部）。`,
  sending: (number: string, groups: number) =>
    `已开始发送 ${number}，共${groups}个群。查看进度请发送：进度 ${number}；未送达的请发送：未送达。`,
  cancelled: (number: string) => `草稿 ${number} 已取消，没有发送。`,
  cancelledBefore: (number: string) => `草稿 ${number} 此前已取消，没有发送。`,
  confirmedBefore: (number: string) => `${number} 此前已确认，不会重复发送。查看进度请发送：进度 ${number}。`,
  noAudience: '还缺发送范围。',
  audienceUnknown: (names: string) => `没有找到${names}。`,
  withoutGroup: (names: string, first: string | undefined) =>
    `${names}还没有对应的群（可在群里@我发送：本群设为 ${first}）。`,
  unreachable: (groups: string) => `${groups}目前无法送达，我不在群里或已暂停。`,
  answerWithGroups: '请回复群名（可以写几个，或写“全部”）',
  answerHere: '请在这里回复：发给：群名（或：发给：全部）',
  noGroups: '目前没有可以发送的群，请先把我拉进群，或恢复已暂停的群。',
  saved: (number: string, problem: string, which: string) =>
    `草稿 ${number} 已保存，24小时内有效。${problem}${which}`,
  numberUnknownFor: (example: string) => `没有找到这个编号的通知，请核对编号，例如：${example}。`,
  noDraft: '您目前没有待确认的通知草稿。要发通知，请发送：通知 标题（换行）正文（换行）发给：群名。',
  severalDrafts: (drafts: number, numbers: string, example: string) =>
    `您有${drafts}份待确认的草稿：${numbers}。请写明编号，例如：${example}。`,
  draftTooOld: (number: string) => `草稿 ${number} 已超过24小时，没有发送。请重新发送通知。`,
  noneYet: '还没有发送过通知。',
  numberUnknown: '没有找到这个编号的通知，请核对编号。',
  notSentYet: (number: string) => `${number} 还没有发送，没有回执和进度。`,
  wantsNone: (number: string, title: string) => `${number}“${title}”不要求回执。`,
  receipts: (expected: number, answered: number, missing: number) =>
    `应回执${expected}人，已回执${answered}人，未回执${missing}人。`,
  missing: (names: string) => `未回执：${names}`,
  unboundAccounts: (accounts: number) => `另有${accounts}个账号没有绑定，无法统计。`,
  bodyMissing: (title: string | undefined) =>
    `${title === undefined ? '' : `只读到标题《${title}》，没有读到正文，还没有生成草稿。`}请把通知内容一起发来，例如：\n通知 关于开展读书活动的通知\n各位委员：……\n发给：委员读书群`,
  choices: (how: string, groups: string) => `${how}。可选的群：${groups}。`,
  decidedAlready: (number: string, cancelled: boolean) =>
    `${number} ${cancelled ? '已经取消' : '已经确认发送'}，不能再改。如需另发，请重新发送通知。`,
  exampleAudience: (number: string) => `发给 ${number}：群名`,
  progress: (number: string, title: string, parts: readonly string[], open: boolean) =>
    `${number}“${title}”：${parts.join('，')}。${open ? '处理请发送：未送达。' : ''}`,
} as const;
