/** Telling a command from talk about it: questions, refusals, reminders and announcements after the command word. */

/** What people say about a thing to each other, right after naming it: 打卡，别忘了 · 打卡 大家都打了吗. */
const OPENING =
  /^(?:别忘|别再|不要忘|勿忘|千万|记得|提醒|还没|没有?(?:打|法|时间|意思|空|用)|不(?:了$|了[,。!~ ]|打|用了|想|参加了?吗|需要)|已经(?:结束|开始|截止|停|发|报|打|交)|活动(?:已|将|明|今|结|开)|(?:已|已经)?(?:暂停|停止|改期|延期|截止)|是(?:什么|不是|谁|啥|几)|太(?:难|麻烦|烦)|真(?:难|麻烦|烦)|有(?:什么用|没有|人)|(?:功能|系统|机器人|链接|小程序|页面|网页)(?:坏|打不开|怎么|不能|没|又|有)|工作?会|会议)/;

/** Words to everyone. Said to the bot they are what is to be passed on: 通知 请各位委员查收. */
const TO_EVERYONE =
  /^(?:请大家|请各位|请委员|大家(?:抓紧|积极|及时|多|本月|这个月|还|今天|都|记得|别|注意|请|快|可以|是不是|一起|有|打)|各位|同志们)/;

const ABOUT_THE_COMMAND =
  /(?:怎么|如何|咋)(?:写|报|发|用|打|弄|填|操作|提交|参加|补|查|没|不)|在哪里?(?:写|报|发|打|填|看|参加)|去哪|(?:什么时候|几点|啥时候|何时)(?:截止|结束|开始|打|发|交)|打了(?:吗|没)|发了(?:吗|没)|交了(?:吗|没)|报了(?:吗|没)|(?:谁|哪些人|还有人)(?:还没|没有?打|没有?交|没有?报)|有没有人/;

const ENDS_ASKING = /(?:吗|么|呢|没有?|了没|不|吧)[\s。~]*[?]+[\s!。~]*$|(?:吗|了没|了没有|没有)[\s。!~]*$/;
const HAS_CONTENT = /[《\n:;]/;

/**
 * Whether `after`, the folded words behind a command word, shows that the word was talked about and not used.
 * Content (a book, a label, several lines) or being addressed makes it likely to be used.
 */
export function isTalkAboutIt(after: string, manner: { asking?: boolean; addressed?: boolean }): boolean {
  if (manner.asking) return false;
  const sentence = after.replace(/^[\s\]#★*,。.!~:;、-]{1,20}/, '');
  if (/^[\s\]#]{0,4}\?/.test(after)) return true;
  if (OPENING.test(sentence) || (!manner.addressed && TO_EVERYONE.test(sentence))) return true;
  // 打卡｜这座古镇 is a headline.
  if (after.startsWith('|') && !/[《第]/.test(sentence)) return true;
  const separated = /^[\s\]#★*]{0,4}:/.test(after);
  if (separated || HAS_CONTENT.test(sentence)) return false;
  if (sentence.length <= 40 && ABOUT_THE_COMMAND.test(sentence)) return true;
  return sentence.length <= (manner.addressed ? 12 : 40) && ENDS_ASKING.test(sentence);
}
