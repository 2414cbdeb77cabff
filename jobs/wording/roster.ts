/** What an admin reads while a roster is imported. */

export const rosterWording = {
  listIsOver: '这份名单已过时，请重新发送文件。',
  notImported: '没有导入，名单保持原样。',
  changedSince: (preview: string) => `预览之后名单有了变化，还没有导入，请重新核对。\n${preview}`,
  draftOrRoster:
    '您还有一份待确认的通知草稿。要导入名单，请回复：确认导入（不导入请回复：取消导入）；要发通知，请写明编号，例如：确认 N-20260423-01。',
  imported: (added: number, changed: number, same: number) =>
    `名单已导入：新增 ${added} 人、变更 ${changed} 人、不变 ${same} 人。`,
  absentKept: (people: number) => `未在名单中的 ${people} 人保留不动。`,
  lookingForPhones: '正在按手机查找各位的账号，查完后告诉您。',
  how: '请把名单文件（.xlsx 或 .csv，第一行有“姓名”等表头）私聊发给我。我先列出会有哪些变化，您回复确认后才导入；不在名单里的人不会被删除。',
  onlyPreviewed: '（预览，没有写入）',
  done: '已导入。',
  notYours:
    '收到了您的表格。名单由管理员导入，您的账号没有这项权限，文件没有读取。要反映情况，请直接发送文字。',
  notFetched: '没有取到这个文件，请稍后再发一次；仍不行的，请联系系统维护人员。',
  withoutAccount: '没有账号的委员，可请他们私聊发给我：绑定 姓名。',
  reordered: '名单的先后顺序有变动：以这份文件为准，未在名单中的人排在后面。',
  nothingChanges: '名单没有变化，不需要导入。',
  confirm:
    '核对无误请在30分钟内回复：确认导入；不导入请回复：取消。新对应上账号的人会各收到一条私信，说明保存什么、如何退出。',
} as const;
