/** What is said of 评学: 精选, 点评 and its answer, 精选心得. */

const EXAMPLE_DAY = '李秀兰 12月1日';
const of = (name: string, day: string, what: string) => `${name}委员${day}的打卡${what && `（${what}）`}`;

export const reviewWording = {
  howTo: (command: string) =>
    `请引用那条打卡，发送：${command}；或写明委员和日期：${command} ${EXAMPLE_DAY}。`,
  convenerInGroup: (command: string) => `请在本群里引用那条打卡，发送：${command}。`,
  notThere: (command: string) =>
    `没有找到可以${command}的心得：它已撤回、没有写心得，或不是本群的打卡。请引用另一条打卡再发送：${command}。`,
  nobody: (name: string, command: string) =>
    `名册里没有“${name}”。请核对姓名，或引用那条打卡发送：${command}。`,
  namesakes: (name: string, command: string) => `名册里有几位“${name}”，请引用那条打卡发送：${command}。`,
  noneThatDay: (name: string, day: string, command: string) =>
    `${name}委员${day}没有写了心得的打卡。请核对日期，例如：${command} ${EXAMPLE_DAY}。`,
  several: (name: string, day: string, those: readonly string[], command: string) =>
    [
      `${name}委员${day}有${those.length}篇，是哪一篇？`,
      ...those.map((one, index) => `${index + 1}. ${one}`),
      `请写明第几篇再发一次，例如：${command} ${name} ${day} 第1篇。`,
    ].join('\n'),
  notSoMany: (name: string, day: string, count: number, command: string) =>
    `${name}委员${day}只有${count}篇，请改好再发一次，例如：${command} ${name} ${day} 第1篇。`,

  featured: (name: string, day: string, what: string) => `已设为精选：${of(name, day, what)}。`,
  featuredNoLonger: (name: string, day: string, what: string) => `已取消精选：${of(name, day, what)}。`,
  notFeatured: (name: string, day: string) => `${of(name, day, '')}本来就不是精选，没有变动。`,

  commentMissing: (command: string) =>
    `请写上点评的话，例如引用那条打卡发送：${command} 写得具体，有自己的思考。`,
  commentTooLong: (most: number, chars: number) =>
    `一次最多${most}字，这条有${chars}字，没有记下。请分几次发送。`,
  publicInGroup:
    '公开点评要在群里发送。请在群里引用那条打卡，发送：公开点评 您的话；只给本人看的请发送：点评。',
  commented: (name: string) => `点评已私下转给${name}委员。`,
  commentKept: (name: string) =>
    `点评已保存。暂时无法给${name}委员发私信，本人在学习报告里看得到；也请转告其与我私聊说一句话。`,
  commentToAuthor: (name: string, day: string, what: string, by: string, text: string) =>
    `${name}委员，${by}点评了您${day}的打卡${what && `（${what}）`}：\n${text}\n想回应，引用这条消息回复，或发送：回复点评 您的话。`,
  commentInGroup: (name: string, day: string, text: string) => `点评${name}委员${day}的心得：${text}`,

  noComment: '没有找到可以回复的点评。打卡的点评会私信告诉您，引用那条消息回复就行。',
  answerMissing: '请写上要回复的话，例如：回复点评 谢谢，下次写得更具体。',
  answered: (name: string) => `${name}委员，您的回复已转给点评的人。`,
  answerKept: (name: string) => `${name}委员，您的回复已保存，点评的人现在收不到私信，之后可以当面说一声。`,
  answerToReviewer: (name: string, text: string) => `${name}委员回复了您的点评：\n${text}`,

  featuredOfWhat: (titles: readonly string[]) =>
    `没有找到这个专题或委员。可以查的专题：${titles.map((title) => `“${title}”`).join('、') || '还没有'}，请写明名称，例如：精选心得 名称。`,
  noneFeatured: '还没有精选的心得。大家的打卡照样保留；有了精选，发送“精选心得”就能看到。',
  featuredLine: (name: string, day: string, what: string) => `${name} ${day}${what && ` ${what}`}`,
  featuredList: (count: number, lines: readonly string[], withWords: boolean) =>
    [
      `精选心得共${count}篇：`,
      ...lines,
      ...(withWords ? [] : ['看某位委员的全文，请发送：精选心得 姓名。']),
    ].join('\n'),
  featuredInGroup: (count: number) => `精选心得共${count}篇，已私信发给您。`,
};
