/** Names of people: the form that is kept, and the form that is compared. */

const DOTS = /[·•・．‧∙⋅･᛫●]/gu;
/** Invisible characters, but for the selectors that choose a rare form of an ideograph. */
const INVISIBLE = /(?![\u{e0100}-\u{e01ef}])\p{Default_Ignorable_Code_Point}/gu;
const HAN = /[\p{Script=Han}〇]/u;

/**
 * The form that is kept: `张　伟` → `张伟`, one dot `·` for the seven that are typed, Latin names keep single
 * spaces. Characters themselves are never changed: a rare or compatibility form is how the person writes it.
 */
export function cleanPersonName(text: string): string {
  const visible = text.replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim();
  if (!HAN.test(visible)) return visible;
  return visible
    .replace(/ /g, '')
    .replace(DOTS, '·')
    .replace(/(?<=[\p{Script=Han}〇])\.(?=[\p{Script=Han}〇])/gu, '·');
}

/** The form that is compared: compatibility forms made one, dots and spaces gone, lower case. */
export function personNameKey(text: string): string {
  return cleanPersonName(text.normalize('NFKC'))
    .replace(/[·. '’-]|\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase();
}
