/** What is said of groups and committees: whose a group is, what it is called, whether it is paused. */

export const chatWording = {
  notInRoster: (committee: string) =>
    `您目前不在${committee}的委员名单中，这条没有记录。如有出入，请与政协机关工作人员联系。`,
  roleMissing: '这项操作由政协机关工作人员办理，您的账号没有这项权限。如需开通，请与管理员联系。',
  groupUnassigned: '本群还没有归入任何政协，暂时只能查看帮助。请管理员在本群 @我 发送：本群设为 群名。',
  committeeUnknown: '还不能确定您所在的政协，请与政协机关工作人员联系。',
  onlyInItsGroup: (words: string) => `请在要设置的群里 @我 发送：${words}。`,
  chooseCommittee: '您在几个政协都有身份，这条是办给哪一个的？请回复数字：',
  chosenForNext: (committee: string) => `好的，接下来按${committee}办理。请再操作一次。`,
  chosenInPrivate: (committee: string) => `好的，按${committee}办理。12小时内的私聊都按此办理。`,
  pausedAlready: '本群已经是暂停状态。恢复请 @我 发送：恢复本群。',
  notPaused: '本群没有暂停。',
  paused: '已暂停：我不再回应和记录本群的消息。恢复请 @我 发送：恢复本群。',
  resumed: '已恢复：本群可以照常使用了。',
  idsLast: '这个平台的群编号不会变，不需要认回。改群名请发送：本群设为 群名。',
  rebound: (group: string) => `已认回：本群就是“${group}”，原来的设置、专题和通知继续有效。`,
  formerGroups: (groups: string) => `原有的群：${groups}。`,
  noOtherGroup: '目前没有别的群。',
  severalGroups: (name: string, choices: string) =>
    `有几个群都叫“${name}”，不能确定是哪一个，没有办理。${choices}`,
  noSuchGroup: (name: string, choices: string) =>
    `没有找到${name === '' ? '群名' : `“${name}”`}，没有办理。请在本群 @我 发送：本群就是 群名。${choices}`,
  stillSpokenIn: (group: string, name: string) =>
    `“${group}”今天还有消息，也许是另一个群，没有办理。确实就是本群的，请在本群 @我 发送：本群就是 ${name} 确认`,
  staffOfSeveral: '您在几个政协都是工作人员，不能确定本群归入哪一个，请由只在其中一个政协任职的同事设置。',
  tagsMissing: (most: number, maxChars: number) =>
    `请写上本群的名称或所属联络组、界别，例如：本群设为 第一联络组（最多${most}个，用、分开，每个不超过${maxChars}字）。`,
  tagged: (tags: string, assigned: string, before: string) => `本群已设为：${tags}${assigned}。${before}`,
  assignedTo: (committee: string) => `，归入${committee}`,
  wasBefore: (tags: string) => `原来是：${tags}；如果写错了，请发送：@我 本群设为 ${tags}`,
  greeting: '各位好，我是群议，协助本群的学习打卡、社情民意和通知。使用说明请 @我 发送：帮助。',
  greetingUnassigned:
    '各位好，我是群议。本群还没有归入任何政协，暂时只能查看帮助；请管理员在本群 @我 发送：本群设为 群名。',
} as const;
