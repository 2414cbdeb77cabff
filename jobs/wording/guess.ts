/** What is said when something was not understood, or only probably: the question, the nearest command, what to send instead. */

/** How a job is named in a question, by its name; others are named by their title. */
const WANTS: Readonly<Record<string, string>> = {
  'record-check-in': '打卡',
  'submit-tip': '报送社情民意',
  'withdraw-check-in': '撤回打卡',
};
const doing = (job: string) => (job === 'record-check-in' ? '记录' : '办理');

export const guessWording = {
  /** @param what all that would be filed, on one line or several, or `''`. */
  ask: (job: string, title: string, what: string) => {
    const answer = `回复“是”就${doing(job)}，回复“不是”就不${doing(job)}。`;
    const wants = `您是不是想${WANTS[job] ?? title}`;
    if (what.includes('\n')) return `${wants}？\n${what}\n${answer}`;
    return `${wants}${what && `：${what}`}？${answer}`;
  },
  makeUp: (what: string) => `您是不是想补卡${what && `：${what}`}？回复“是”就记录，回复“不是”就不记录。`,
  part: (label: string, text: string) => `${label}：${text}`,
  counted: (chars: number) => `（共${chars}字）`,
  dropped: '好的，没有保存。',
  /** A question of another job is open in private, and is not pushed aside. */
  usage: (title: string, usage: string) => `如要${title}，请发送：${usage}`,
  nearest: (title: string, usage: string) => `您是不是想用“${title}”？可以发送：${usage}。这句话没有保存。`,
  greeting: '您好，我是群议机器人。学习打卡、社情民意都可以发给我；发送“帮助”可以看到我能办的事。',
  notUnderstood: '抱歉，这句话我没有听懂，没有保存。发送“帮助”可以看到我能办的事；也可以换个说法再发一次。',
  onlyVoice: '语音我还听不了，没有保存。请长按这条语音，点“转文字”，复制后发给我。',
  onlyPictures: '图片和视频在这里办理不了，没有保存，请用文字写给我。发送“帮助”可以看到我能办的事。',
  onlyFiles:
    '文件在这里办理不了，没有保存，请用文字写给我。委员名单请由管理员以 .xlsx 或 .csv 文件私聊发来。发送“帮助”可以看到我能办的事。',
};
