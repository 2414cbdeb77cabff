/** What a 打卡 card says, and what is said around it. */

export const checkInCardWording = {
  title: (topic: string) => `读书打卡：${topic}`,
  how: '在下面写上书名、章节和心得，点“打卡”即可。确认只显示给您本人。',
  label: '打卡内容',
  placeholder: '《书名》第3章 心得：……',
  submit: '打卡',
  noTopic: '本群现在没有正在进行的读书专题，没有放打卡卡片。开始专题请 @我 发送：新建专题 专题名称。',
  noCards: '这个平台没有卡片。委员在本群直接发送“打卡”即可，不需要 @我。',
  over: '这个专题已经结束，打卡都已保留。新专题开始后，欢迎继续打卡。',
  pressedOver: (topic: string) =>
    `专题“${topic}”已经结束，这次没有记录。新专题开始后，欢迎继续打卡；内容还在您的输入框里时，请自行保存。`,
  empty: '还没有写内容，没有记录。请写上书名、章节或心得，再点“打卡”。',
  unread: '没有看懂打卡的内容，没有记录。请按这个样子写，再点“打卡”：《书名》第3章 心得：……',
} as const;
