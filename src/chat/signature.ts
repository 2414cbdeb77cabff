/** How people sign what they write: 张伟, 李秀兰委员, 教育界张伟, 农业界 李秀兰, 办公室陈静. */

/** The usual ones; somebody with another one signs with their unit, or as 委员. */
const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝';
/** Words that begin with a surname's character and are no name. */
const WORDS =
  /^(?:何时|何地|何人|何事|何处|周[一二三四五六日天末]|马上|高兴|万一|方便|方才|成功|安全|平时|时间|时候|全部|应该|文件|任何|易于|解释|党员|党委|明白|明天|明日|和谐|金额|关于|关注|向您|向你|白天|常委|单位|连忙|路上|路过|全体|全员|于是|安排|成为|管理|包括|应当|尤其|华丽|简单|简要|和大|和我|和你|和他)/;

const NAME = new RegExp(
  `^(?:[${SURNAMES}](?![呢吗吧啊了的么呀哦在是有也都还去来到说要会看])[\\p{Script=Han}](?:(?![呢吗吧啊了的么呀哦在是有也都还去来到说要会看])[\\p{Script=Han}])?|[${SURNAMES}\\p{Script=Han}]{1,4}·\\p{Script=Han}{1,6})$`,
  'u',
);
const UNIT =
  /^(?![去在到来因由下回])[\p{Script=Han}]{1,10}(?:界别?|组|局|办|办公室|委员会|工作室|专委会|联络组|镇|乡|街道|支部|学校|医院|公司)/u;
const TITLE = /(?:委员|常委|代表|主席|秘书长|主任|同志)$/;

/** Whether these words, folded and without blanks, only say who writes. */
export function isSignature(words: string): boolean {
  if (words.length > 20 || words === '') return false;
  const unit = UNIT.exec(words)?.[0] ?? '';
  const rest = words.slice(unit.length);
  if (rest === '') return unit !== '';
  if (TITLE.test(rest) && /^\p{Script=Han}{3,7}$/u.test(rest)) return true;
  return isName(rest.replace(TITLE, ''));
}

/** Whether this is a name as far as one can tell without the roster. */
export function isName(words: string): boolean {
  return NAME.test(words) && !WORDS.test(words);
}
