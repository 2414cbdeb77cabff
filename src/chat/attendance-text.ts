/** Reading 签到 at a study session: alone, or with which session it is. */

const POLITE = /^(?:了|成功|完成|报到|谢谢|多谢|您好|大家好)?[\s,。.!~、]*$/;
/** 读书会, 《论语》导读, 12月1日读书会: what may stand behind. */
const ENDS_AS_SESSION = /(?:读书会|读书班|中心组|讲堂|(?:专题|联络组|集中)学习|中心组学习)$/;
const ENDS_WITH_BOOK = /《[^《》]{1,40}》[^,。?《》\n]{0,10}$/;
const MOST_CHARS = 100;

/** @returns the words that say which; `''`: none are needed. undefined: it is talk about checking in. */
export function readAttendance(foldedRest: string): string | undefined {
  if (POLITE.test(foldedRest)) return '';
  const said = foldedRest.trim();
  if (said.length > MOST_CHARS || said.includes('?')) return undefined;
  const name = said.replace(/[\s,。.!~]{1,9}$/, '');
  return ENDS_AS_SESSION.test(name) || ENDS_WITH_BOOK.test(name) ? said : undefined;
}

/** Under a session of ours these say the same: 打卡, 到, 已到, 报到, 1. */
export function isPresent(folded: string): boolean {
  return /^(?:#|\[)?(?:我?(?:已经?)?(?:签到|学习签到|打卡|学习打卡|报到|到会|到场|到|到了|在)|1)(?:\]|#)?(?:了|成功|完成)?[\s,。.!~、]*$/.test(
    folded,
  );
}
