/** What everybody who is bound is told: what is kept, why, how long, and how to leave. */

/** @param keepDays INBOX_WORDS_DAYS: for how long handled words are kept. */
export function bindingNotice(keepDays: number): string {
  return [
    '【保存什么】您的账号标识，以及您发给我的打卡、社情民意、通知回执等履职内容；与履职无关的聊天不保存。',
    '【作什么用】只用于本会的履职服务和统计。',
    `【保存多久】消息原话在办理后最多保留${keepDays}天；履职记录由政协机关按档案规定保管。`,
    '【如何退出】随时私聊发送：解绑。对保存的内容有疑问，请发送：意见反馈 加上您要说的话。',
  ].join('\n');
}

/** 李秀兰委员; staff who are no members by their name alone. */
export function calledName(person: { name: string; memberId: unknown }): string {
  return person.memberId ? `${person.name}委员` : person.name;
}
