/** What a newcomer can try: whom to play first, and what each of them might type. */

/** In this order at the head of the list, with what they are there for. */
export const FEATURED = [
  { name: '李秀兰', does: '读书打卡、反映社情民意' },
  { name: '张伟', does: '常委，也打卡、收通知' },
  { name: '王建国', does: '企业家委员，反映情况' },
  { name: '陈静', does: '发通知、管绑定和名册' },
  { name: '刘洋', does: '接收和编辑社情民意' },
  { name: '周敏', does: '审签通知和社情民意' },
  { name: '路人', does: '不在名单里的人，看看怎么绑定' },
];

const CHECK_IN = { label: '打卡', text: '打卡 《论语》第3章 心得：温故而知新，可以为师矣。' };
const TIP = {
  label: '社情民意',
  text: '社情民意\n标题：关于完善农村公交候车设施的建议\n情况：部分行政村没有候车亭，雨雪天气群众出行不便。\n建议：结合道路养护，分批建设简易候车亭。',
};
const HELP = { label: '帮助', text: '帮助' };

const FOR_MEMBERS = [
  CHECK_IN,
  TIP,
  { label: '我的打卡', text: '我的打卡' },
  { label: '我的社情民意', text: '我的社情民意' },
  { label: '收到', text: '收到' },
  HELP,
];

const NOTICE = {
  label: '通知',
  text: '通知 关于召开专题协商会的通知\n各位委员：本周六上午9点在政协机关三楼会议室召开专题协商会，请准时参加。\n发给：委员工作群',
};
const FOR_STAFF = [
  NOTICE,
  { label: '谁没回', text: '谁没回' },
  { label: '待绑定', text: '待绑定' },
  { label: '未送达', text: '未送达' },
  HELP,
];

/**
 * Staff's words are everyday words in a group: there they are said to the bot by name.
 * @param {{ role: string }} person
 */
export function examplesFor(person, isPrivate) {
  if (/不在名单中|已解绑/.test(person.role))
    return [{ label: '绑定', text: `绑定 ${person.name}` }, CHECK_IN, HELP];
  if (!/管理员|机关/.test(person.role)) return /信息员|签发人/.test(person.role) ? [HELP] : FOR_MEMBERS;
  if (isPrivate) return FOR_STAFF;
  return FOR_STAFF.map(({ label, text }) => ({ label, text: `@群议 ${text}` }));
}
