/** What people read about 社情民意. */

import type { TipState } from '../../src/db/schema.js';

export const tipWording = {
  howToWrite:
    '请写明标题、情况和建议，例如：\n社情民意\n标题：关于……的建议\n情况：……\n建议：……\n姓名、单位、电话以名册为准，不必填写。\n直接发给我即可，30分钟内有效。',
  /** What came in place of a tip. */
  instead: {
    nothing: '',
    only_links: '只收到了链接，没有保存。请用文字写明情况和建议。',
    only_attachments: '只收到了图片或文件，没有保存。请同时用文字写明情况和建议。',
    only_phone: '只收到了电话号码，没有保存。请用文字写明情况和建议，电话以名册为准，不必填写。',
  },
  // People go on talking to each other in a group: what is not laid out like a tip is not taken.
  howToWriteInGroup:
    '请在这里照这个样子写：标题：关于……的建议 情况：…… 建议：……\n建议私聊发给我，不限格式：社情民意 要反映的内容。',
  howToCancel: '不报了请发送：取消。',

  received: (member: string, name: string) =>
    `${member}委员，社情民意 ${name}已收到，等待信息员处理，进展会私信告诉您。`,
  receivedInGroup: (name: string) => `社情民意 ${name}已收到，详情已私信给您。`,
  known: (name: string, state: string) => `社情民意 ${name}您之前已经报过，不必重复报送。目前：${state}。`,
  knownInGroup: (name: string) => `社情民意 ${name}已收到过，不必重复报送。`,
  secretCheck:
    '内容里有需要核对的字样，信息员会先核对。如确属涉密，请立即撤回原消息，不要转发，并向本单位保密工作人员报告。',
  masked: '其中的电话、证件号码已隐去，原文加密保存，仅供核实。',
  partsMissing: (parts: string, number: string) =>
    `没有读到${parts}，这条已照收。如需补充，请发送：${number} 补充一条：……`,
  titleLong: (most: number) => `标题通常不超过${most}字，编辑时会精简。`,
  bodyLong: (chars: number, usual: number) =>
    `正文共${chars}字，通常不超过${usual}字、一事一议，编辑时会精简。`,
  beginning: (beginning: string, chars: number) => `${beginning}……（共${chars}字）`,
  tooLong: (chars: number, most: number) =>
    `一条社情民意最多${most}字，您这条有${chars}字，没有保存。请精简后重新发送，一事一议，通常不超过1500字。`,
  editorsTold: (name: string, number: string, isSecret: boolean) =>
    `收到新的社情民意 ${name}${isSecret ? '（涉密待核，标题不在聊天中显示）' : ''}。查看请发送：查询 ${number}`,

  draftInGroup: (title: string) => `社情民意${title}还没有写全，没有提交，已私信您补充。`,
  draftKept: (member: string, title: string) => `${member}委员，社情民意${title}已存为草稿，还没有提交。`,
  draftRead: (parts: readonly string[]) => ['读到的内容：', ...parts].join('\n'),
  ask: {
    situation: '还缺情况：请回复具体的情况或问题。',
    suggestion: '还缺建议：请回复您的建议。',
    title: '还缺标题：请回复一个标题。',
    confirm: '这样提交可以吗？可以请回复：是。',
  },
  titleProposed: (title: string) => `回复“不用”，就用：${title}`,
  howToGoOn:
    '没有可写的，请回复：直接提交。不报了，请回复：取消。30分钟内没有回复，草稿会保留，以后私聊发送“继续”可以接着写。',
  howToGoOnShort: '没有可写的，请回复：直接提交。',
  wordsWanted: '图片、文件和链接已附在草稿里，但这里要用文字写。',
  wordsWantedOnly: '这里要用文字写。',
  draftGone: '这份草稿已经提交或删除。查看报送情况请发送：我的社情民意。',
  noDraft: '您现在没有写了一半的社情民意。报送请发送：社情民意 标题：关于……的建议 情况：…… 建议：……',
  draftThrownAway: '好的，草稿已删除，没有保存任何内容。',
  draftLeft: '好的，草稿已保留，没有提交。以后私聊发送“继续”可以接着写，发送“删除草稿”可以删除。',
  cancelled: '好的，已取消，没有保存任何内容。',

  none: '您还没有报送过社情民意。报送请私聊发送：社情民意 标题：关于……的建议 情况：…… 建议：……',
  ownHead: (total: number) => `您报送的社情民意共${total}条：`,
  ownLine: (name: string, state: string) => `${name}：${state}`,
  olderOnes: (listed: number) => `以上是最近${listed}条。更早的请发送：查询 编号`,
  draftsHead: (total: number) =>
    `写了一半、还没有提交的有${total}条（发送“继续”接着写最近一条，“删除草稿”删除最近一条）：`,
  draftLine: (title: string) => `草稿${title}`,
  named: (name: string) => `社情民意 ${name}`,
  now: (state: string) => `目前：${state}`,
  supplement: (day: string, text: string) => `补充（${day}）：${text}`,
  authorLine: (author: string, day: string, state: string) => `反映人：${author}，${day}提交，${state}`,
  petitionHint: '提示：疑似涉及信访、诉讼事项，请先核对。',
  secretHint: '提示：涉密待核，正文不在聊天中显示。',
  unknown: '没有找到您报送的这一条，请核对编号。查看自己报送的，请发送：我的社情民意。',

  withdrawn: (member: string, name: string) =>
    `${member}委员，已撤回社情民意 ${name}。如需再报，重新发送即可。`,
  withdrawnSince: (name: string) => `社情民意 ${name}已收到，按您随后发送的撤回，已撤回。`,
  nothingToWithdraw: '没有可以撤回的社情民意。查看自己报送的，请发送：我的社情民意。',
  takenUp: (name: string, state: string, staff: string) =>
    `社情民意 ${name}${state}，不能自行撤回或更正，没有改动。请与${staff}联系，或发送“编号 补充一条：……”补充情况。`,
  final: (name: string, state: string, staff: string) =>
    `社情民意 ${name}${state}，没有改动。如有新的情况，可以另报一条，或与${staff}联系。`,
  staffNamed: (names: readonly string[]) =>
    names.length > 0 ? `信息员${names.join('、')}` : '政协机关工作人员',
  amended: (member: string, name: string, parts: readonly string[]) =>
    [`${member}委员，已更正社情民意 ${name}。`, ...parts].join('\n'),
  amendedInGroup: (name: string) => `社情民意 ${name}已更正，详情已私信给您。`,
  howToAmend: (number: string) =>
    `没有读到要更正的内容，没有改动。请这样发送：更正 ${number} 标题：……（也可以是情况、原因、建议）`,
  nothingToAmend: '没有找到可以更正的社情民意。请写明编号，例如：更正 SQ-2026-0001 标题：……',
  supplemented: (member: string, name: string) => `${member}委员，已补充到社情民意 ${name}，信息员会看到。`,
  supplementedInGroup: (name: string) => `社情民意 ${name}的补充已收到。`,
  howToSupplement: (number: string) => `没有读到要补充的内容，没有改动。请这样发送：${number} 补充一条：……`,
  nothingToSupplement: '没有找到可以补充的社情民意。请写明编号，例如：SQ-2026-0001 补充一条：……',
  editorsOfChange: (name: string, what: string, number: string) =>
    `社情民意 ${name}${what}。查看请发送：查询 ${number}`,
  whatAmended: '的反映人作了更正',
  whatSupplemented: '的反映人作了补充',
  whatWithdrawn: '已由反映人撤回',

  several: (titles: readonly string[], number: string) =>
    [
      `这条里好像有${titles.length}件事：`,
      ...titles.map((title, index) => `${index + 1}. ${title}`),
      `社情民意一事一议。要分成${titles.length}条分别编号，请在30分钟内回复：拆分（以后可发送：拆分 ${number}）。不拆也可以，就按一条处理。`,
    ].join('\n'),
  split: (names: readonly string[]) => [`已拆分成${names.length}条：`, ...names].join('\n'),
  notSplit: '好的，就按一条处理。',
  nothingToSplit: '没有找到可以拆分的社情民意：它已在处理中，或者只讲了一件事。',

  states: {
    draft: '暂存，还没有提交',
    pending: '已收到，等待信息员处理',
    editing: '信息员正在编辑',
    reviewing: '已编好，正在核稿',
    approving: '已核稿，正在送签',
    issued: '已编报',
    returned: '已退回，请修改后重新报送',
    kept: '已留存，这次没有编报',
    merged: '已与相近的来稿合并编辑，您的署名保留',
    discarded: '已作废',
    withdrawn: '已撤回',
  } satisfies Record<TipState, string>,
};
