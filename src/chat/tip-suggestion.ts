/** Where in a tip without labels the suggestion begins, and whether one is in it at all. Folded words only. */

import { isWithinItems } from './tip-items.js';

/** What begins a suggestion wherever a sentence or a line begins. */
const SENTENCE =
  /(?:^|[。！!？?；;\n]) ?((?:为此|因此|对此|鉴于此|据此|基于此|故|特|现)?[，,]?(?:我|本人|我们)?(?:提出)?(?:以下|如下)?(?:几点)?建议|希望(?!小学|工程|之)|恳请|呼吁|敬请|盼望?(?=有关|相关|尽快|早日|能)|望(?=有关|相关|尽快|尽早|早日|领导|政府|能)|请(?=有关|相关|政府|尽快|尽早|领导|派|各级|县|市|区|住建|交通|教育|城管|交警|主管)|能不能|能否|可否|可不可以|是否可以|是否能|应(?=当|该|尽快|及时|加大|加强|进一步))/u;

/** After a comma or a blank only what can hardly be anything else: …，建议装灯; not 有人提了建议，建议没有采纳. */
const CLAUSE =
  /[，, 、:] ?((?:我|本人|我们)?建议(?![被是很不已都没也得书稿栏的]|采纳|意见)|希望(?=有关|相关|政府|领导|能|尽快|早日|可以|多|尽早)|恳请|呼吁|望(?=有关|相关|尽快|尽早|早日)|请(?=有关|相关|政府|尽快|尽早))/u;

/** In one breath, without a stop: only before what is asked for. */
const BREATH =
  /(?:我|本人)?建议(?=尽快|尽早|增设|增加|加装|加大|加强|加快|在|派|对|由|政府|有关|相关|各|把|将|延长|修|建|设|多|给|为|能|可以|应|开|改|完善|推|取消|统一|规范|落实|引导|组织|实行|装|安装|清理|整治|出台|配|扩|补)|希望(?=有关|相关|政府|领导|能|尽快|早日|可以)|恳请|呼吁有关/u;

/** Where the suggestion begins in `text`, folded; undefined when nothing begins one, or each of several items has its own. */
export function suggestionStart(text: string): number | undefined {
  for (const form of [SENTENCE, CLAUSE]) {
    const found = form.exec(text);
    const at = found ? found.index + found[0].length - found[1]!.length : undefined;
    if (at !== undefined) return isWithinItems(text, at) ? undefined : at;
  }
  if (/[。，,;!?\n]/.test(text)) return undefined;
  const found = BREATH.exec(text);
  return found && found.index >= 6 ? found.index : undefined;
}

const ASKS_FOR =
  /(?<!的)建议(?!书|稿)|希望|恳请|呼吁|应[当该]|能不能|能否|可否|可不可以|是否可以|(?:^|[,。;!? ])请(?!问)|请[有相尽派]|望[有相尽早]|最好/;
const SAYS_WHY = /因为|由于|目前|现在|当前|存在|近年|长期|经常|一直/;
/** A suggestion of this many characters says what it is about. */
const TELLS_ENOUGH_CHARS = 20;

/** Whether words that were read as situation ask for something all the same. */
export function asksForSomething(folded: string): boolean {
  return ASKS_FOR.test(folded);
}

/** Whether words that were read as suggestion say what is wrong all the same. */
export function saysWhatIsWrong(folded: string): boolean {
  return [...folded].length >= TELLS_ENOUGH_CHARS || SAYS_WHY.test(folded);
}
