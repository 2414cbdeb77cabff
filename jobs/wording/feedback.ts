/** What people read about 意见反馈 and the answers to it. */

export const feedbackWording = {
  nobodyThere: '目前没有能收到反馈的管理员，请直接与政协机关工作人员联系。',
  tooOften: '您刚才已经反馈过，请一小时后再发。',
  wordsMissing:
    '请把要说的话写在后面，例如：意见反馈 希望通知早一天发。不想留姓名可以写：意见反馈 匿名 您要说的话。',
  tooLong: (chars: number, most: number) =>
    `意见反馈最多${most}字，您这条有${chars}字，没有转交，请精简后再发。`,
  passedOn: (number: string, keepDays: number) =>
    `已转交给管理员，编号 ${number}，谢谢您的意见。有答复会私信告诉您。您发来的原文已从系统中清除；转给管理员的内容加密暂存，送达${keepDays}天后清除。`,
  stillAnonymous: (keepDays: number) =>
    `没有告诉管理员您是谁；为了转达答复，您的账号加密保存，答复${keepDays}天后清除。`,
  kind: { feedback: '意见反馈', complaint: '投诉' },
  forAdmins: (kind: string, number: string, from: string, said: string) =>
    `${kind} ${number}（来自${from}）：\n${said}\n答复请私聊发送：答复 ${number} 要说的话`,
  nameless: '一位不留姓名的人',
  unbound: '一位未绑定账号的人',

  noneOpen: '没有等待答复的意见反馈。',
  openHead: (total: number) => `等待答复的意见反馈共${total}条（内容见转交时的私信）：`,
  openLine: (number: string, kind: string, day: string) => `${number} ${kind}（${day}）`,
  howToAnswer: (number: string) => `答复请发送：答复 ${number} 要说的话`,
  answerMissing: (number: string) => `没有读到答复的内容，没有转达。请发送：答复 ${number} 要说的话`,
  unknown: '没有找到这个编号的意见反馈，没有转达。查看等待答复的，请发送：查看反馈',
  senderForgotten: (number: string) =>
    `${number} 早已答复，对方的账号已经清除，这次的话没有转达。如还需沟通，请用其他方式联系。`,
  answerTooLong: (chars: number, most: number) =>
    `答复最多${most}字，这条有${chars}字，没有转达，请精简后再发。`,
  answered: (number: string) => `已把答复转达给 ${number} 的反馈人。`,
  answer: (kind: string, number: string, said: string) =>
    `您的${kind} ${number} 有答复：\n${said}\n如还有要说的，请再发送：意见反馈 您要说的话`,
};
