/** The words that tips are labelled with, by what they announce, found at a place of a folded text. */

export type TipField = 'title' | 'situation' | 'cause' | 'suggestion' | 'author';

const LABELS: Readonly<Record<TipField, string>> = {
  title: '标题 题目 主题 题名 案由 信息标题 信息题目 文章标题',
  situation:
    '情况 现状 背景 情况反映 反映情况 反映的情况 基本情况 情况说明 背景情况 主要情况 有关情况 具体情况 现状分析 现状背景 基本现状 目前现状 当前现状 目前情况 问题 存在问题 存在的问题 存在的主要问题 主要问题 反映问题 反映的问题 反映的主要问题 反映主要问题 问题分析 问题反映 问题描述 情况描述 具体问题 突出问题 存在困难 现状及问题 现状和问题 现状与问题 问题现状 情况及问题 情况和问题 情况与问题 内容 正文 反映内容 反映事项 主要内容 具体内容 信息内容 事由',
  cause:
    '原因 原因分析 原因剖析 主要原因 问题原因 产生原因 产生的原因 成因 成因分析 问题成因 主要成因 问题根源',
  suggestion:
    '建议 对策 意见 意见建议 意见和建议 建议意见 对策建议 对策及建议 对策与建议 建议对策 建议和对策 工作建议 有关建议 相关建议 具体建议 建议措施 几点建议 意见及建议 解决建议 解决办法 解决方案 解决措施 改进建议 改进措施 整改建议 办法 措施 对策措施 对策办法 我的建议 下一步建议 请求 诉求',
  author:
    '反映人 作者 撰稿人 撰写人 执笔人 提案人 提交人 报送人 来稿人 联名人 姓名 委员 政协委员 委员姓名 反映委员 联名委员 单位 工作单位 反映单位 报送单位 来稿单位 单位职务 单位及职务 单位和职务 工作单位及职务 工作单位和职务 职务 界别 所属界别 所在界别 专委会 所属专委会 党派 政治面貌 电话 联系电话 手机 手机号 手机号码 联系方式 联系人',
};

const fieldOf = new Map<string, TipField>();
for (const [field, words] of Object.entries(LABELS)) {
  for (const word of words.split(' ')) {
    fieldOf.set(word, field as TipField);
    // 建 议：, as Word sets it apart.
    if (word.length === 2) fieldOf.set([...word].join(' '), field as TipField);
  }
}
/** The words by their first character, longest first. */
const wordsFrom = new Map<string, string[]>();
for (const word of [...fieldOf.keys()].sort((a, b) => b.length - a.length)) {
  wordsFrom.set(word[0]!, [...(wordsFrom.get(word[0]!) ?? []), word]);
}

/** The longest label's word that stands there. */
export function labelAt(text: string, at: number): string | undefined {
  return wordsFrom.get(text[at]!)?.find((one) => text.startsWith(one, at));
}

export function fieldOfLabel(word: string): TipField {
  return fieldOf.get(word)!;
}
