/** The numbered items of a tip: 一是…二是…, 1. 2. 3., and what each of them asks for. Folded words only. */

/** A piece of fewer letters says nothing of its own. */
export const LEAST_LETTERS = 6;
export const MOST_ITEMS = 10;

export const lettersIn = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '').length;

const ITEM =
  /(?:^|[\n 。;,:!?])(?:([一二三四五六七八九十])是|第([一二三四五六七八九十])[,、: ]|\(?(\d{1,2})[).、,]|\(?([一二三四五六七八九十])[)、])/gu;
const NUMERALS = '一二三四五六七八九十';
/** Where the items 1, 2, 3, … begin, as far as they go on. */
export function itemsOf(text: string): number[] {
  const starts: number[] = [];
  for (const found of text.slice(0, 4_000).matchAll(ITEM)) {
    const [whole, is, ordinal, digits, numeral] = found;
    const sign = is ?? ordinal ?? numeral;
    const number = digits === undefined ? NUMERALS.indexOf(sign!) + 1 : Number(digits);
    if (number === starts.length + 1) starts.push(found.index + (/^[^\p{L}\p{N}(]/u.test(whole) ? 1 : 0));
  }
  return starts.length <= MOST_ITEMS ? starts : [];
}

/** What is asked for, behind what is wrong, in one item. */
const ASKED_FOR = /建议|希望|恳请/;

/** Where an item begins to ask for something; -1 where it does not. */
export const askedForAt = (body: string) => body.search(ASKED_FOR);

/**
 * Whether each item says what is wrong and what is to be done about it, so that what is asked for at `at` is the first
 * item's alone: 一是路灯坏了，建议更换；二是…. Where only suggestions follow, it is that of all.
 */
export function isWithinItems(text: string, at: number): boolean {
  const items = itemsOf(text);
  if (items.length < 2 || items[0]! >= at) return false;
  return items.some((start, index) => {
    if (start <= at) return false;
    const body = text.slice(start, items[index + 1] ?? text.length);
    const asked = askedForAt(body);
    return lettersIn(asked < 0 ? body : body.slice(0, asked)) >= LEAST_LETTERS;
  });
}
