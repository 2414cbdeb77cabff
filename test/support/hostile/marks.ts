/** Marks for everything that is said, and where each may be found: the committee’s records in their columns, the rest nowhere. */

/** What docs/architecture.md, "What is kept", lists as kept as it is: column by column. */
export const KEPT: Readonly<Record<string, string>> = {
  'person.name': 'names',
  'person.post': 'the committee’s records: 单位职务 of the roster',
  'person.party': 'the committee’s records: 党派 of the roster',
  'member.post': 'the committee’s records: 职务 of the roster',
  'unit.name': 'units',
  'link_request.claimed_name': 'names: what staff decide on',
  'check_in.book': 'check-ins',
  'check_in.reflection': 'check-ins with their 心得',
  'check_in.original': 'check-ins with their 心得, as first sent',
  'check_in_amendment.book': 'check-ins: corrections of them',
  'check_in_amendment.reflection': 'check-ins with their 心得: corrections of them',
  'tip.title': 'tips, phone and ID numbers masked',
  'tip.situation': 'tips, phone and ID numbers masked',
  'tip.cause': 'tips, phone and ID numbers masked',
  'tip.suggestion': 'tips, phone and ID numbers masked',
  'notice.title': 'notices',
  'notice.body': 'notices',
  'study_topic.title': 'the committee’s records: what is studied',
  'study_topic.books': 'the committee’s records: what is studied',
  'chat.name': 'the committee’s records: its groups',
};

/** The committee's records: in the columns above, and nowhere else. */
export const RECORDS = {
  person: '孙甲一标',
  post: '职务甲二标',
  party: '党派甲三标',
  employer: '单位甲四标',
  sector: '界别甲五标',
  book: '书名乙一标',
  reflection: '心得乙三标',
  title: '标题丙一标',
  situation: '情况丙二标',
  cause: '原因丙三标',
  suggestion: '建议丙四标',
  notice: '通知丁一标',
  body: '正文丁二标',
  topic: '专题丁三标',
  topicBook: '书目丁四标',
  group: '组戊一标',
  // 心得 are kept as they are; every echo masks it.
  phoneInReflection: '13987650004',
};

/** Nowhere but sealed: not in a column, a log, Redis, a figure or a file. */
export const NEVER: Record<string, string> = {
  'phone in a tip': '13987650001',
  'phone in a tip, spaced': '139 8765 0002',
  'ID number in a tip': '330102199003079876',
  'author of a tip': '赵己一标',
  'phone in a roster': '13987650003',
  'phone in a file name': '13987650005',
  'phone in a refused roster': '139876500067',
  'word in a refused roster': '坏己二标',
  'file name of a roster': '名单己三标',
  'words under a secret mark': '内容己四标',
  'chatter in a group': '闲聊己五标',
  'chatter in private': '闲聊己六标',
  'a feedback': '意见己七标',
  'name nobody has': '钱己八标',
  'audience nobody has': '没有己九标群',
  'name of a stranger': '路人己十标',
  'wrong code': 'QZXW7K9M',
  'wrong code as typed': 'QZXW-7K9M',
  'words of a deed that the database refuses': '戊辰标记',
  'words of an error that quotes them': '己巳标记',
  'words of an error nobody catches': '庚午标记',
  'metrics token': 'metrics-token-of-this-test',
  'data key': Buffer.alloc(32, 0x5a).toString('base64'),
};
