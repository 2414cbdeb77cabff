/** What staff read of deliveries that did not arrive, and of platforms that are away or full. */

export const deliveryWording = {
  none: '目前没有未送达的消息。',
  head: (total: number) => `未送达或不能确定的消息共${total}条：`,
  line: (id: number, what: string, to: string, problem: string, kept: string) =>
    `#${id} ${what} → ${to}：${problem}${kept}`,
  rest: (rows: number) => `……其余${rows}条处理后再发送“未送达”查看。`,
  how: '请核对后回复：已送达 编号，或：重发 编号。编号可写几个，也可写“全部”。',
  blanked: '（内容已清除，不能重发）',
  numberMissing: '请写明编号，例如：已送达 12，或：重发 12。编号请发送“未送达”查看；也可以写“全部”。',
  settled: (rows: number) => `已将${rows}条记为送达。`,
  resent: (rows: number) => `已安排${rows}条重发。`,
  cannotResend: (numbers: string) => `${numbers}的内容已清除，不能重发，请另发一次。`,
  unknown: (numbers: string) => `${numbers}没有找到或已处理过。`,
  nothingToDo: '目前没有需要处理的消息。',
  away: (platform: string, from: string, id: string) =>
    `${platform}从${from}起没有连上：群里的消息收不到，要发的等恢复后补发。请联系维护人员；需要重新扫码的，在服务器上运行：qunyi platforms login ${id}`,
  dayFull: (platform: string, rows: number) =>
    `${platform}今天的发送量已到上限，还有${rows}条等到明早8点以后发送。`,
} as const;
