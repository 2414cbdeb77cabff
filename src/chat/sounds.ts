/** How the characters of command words sound: what is typed in their place by ear or by a slip, and their pinyin. */

/** A character, its pinyin, and what people put in its place: the same sound, or the neighbour on the keyboard. */
const TABLE = `
打 da 大达搭答|卡 ka 咖喀佧开凯|学 xue 雪|习 xi 系席|读 du 独|书 shu 数输|今 jin 金|日 ri|晨 chen 辰|心 xin 新|得 de 的德
感 gan 敢|悟 wu 误|体 ti 替|会 hui 汇|补 bu 布步捕卜不|签 qian 前千|昨 zuo 作|天 tian|忘 wang 往|一 yi|下 xia|我 wo|的 de 得
统 tong 同|计 ji 记|排 pai 牌|行 hang 航|榜 bang 绑|撤 che 撒彻车|回 hui 会汇|销 xiao 消|删 shan 册|除 chu 处|刚 gang|才 cai
那 na 哪|条 tiao|社 she 设射舍|情 qing 请清晴|民 min 名明敏|意 yi 义议易|信 xin 新|息 xi 习|反 fan 返|映 ying 应影印
个 ge|问 wen 文闻|题 ti 提体|况 kuang 矿|线 xian 现|索 suo 所|报 bao 抱|送 song|采 cai 彩|用 yong|吗 ma|进 jin 近
度 du 渡|查 cha 茶|询 xun 寻|绑 bang 榜邦|定 ding 订|账 zhang 帐|号 hao|解 jie 介|见 jian 件|馈 kui 愧聩|投 tou 头
诉 su 述素|要 yao|帮 bang 邦|助 zhu 住|菜 cai 莱|单 dan 丹|请 qing 情|假 jia 价加|退 tui 推|出 chu|参 can|加 jia
停 ting|两 liang|改 gai 该|更 geng|正 zheng 证政|写 xie|错 cuo 措|充 chong 冲|积 ji 机|分 fen 份|履 lv|职 zhi 只
`;

const alternatives = new Map<string, string>();
const pinyin = new Map<string, string>();
for (const entry of TABLE.trim().split(/[|\n]/)) {
  const [character, sound, others] = entry.split(' ');
  pinyin.set(character!, sound!);
  alternatives.set(character!, others ?? '');
}

/** Whether `typed` is heard or mistyped as `meant`; the same character is not. */
export function soundsLike(typed: string, meant: string): boolean {
  return typed !== '' && (alternatives.get(meant)?.includes(typed) ?? false);
}

/** A character and what is put in its place. */
export function standInsOf(character: string): string {
  return character + (alternatives.get(character) ?? '');
}

/** The pinyin of a word, whole and by its initials; undefined when a character's is not known. */
export function pinyinOf(word: string): { whole: string; initials: string } | undefined {
  const syllables = [...word].map((character) => pinyin.get(character));
  if (syllables.includes(undefined)) return undefined;
  return { whole: syllables.join(''), initials: syllables.map((one) => one![0]).join('') };
}

/** What many people do not tell apart: sh and s, zh and z, ch and c, ng and n, l and n at the beginning is left alone. */
export function asHeard(letters: string): string {
  return letters.replace(/([zcs])h/g, '$1').replace(/([aei])ng/g, '$1n');
}
