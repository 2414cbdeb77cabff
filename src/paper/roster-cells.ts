/** Reads the cells of one roster line: names, units, roles, accounts. */

import { cleanPersonName } from '../domain/person-name.js';
import { ROLE_WORDS, type Role } from '../domain/role.js';
import type { CellRemark } from '../domain/roster-fault.js';
import type { RosterUnit } from '../domain/roster-row.js';
import type { UnitKind } from '../domain/unit.js';

/** What a cell gave, or what is wrong with it. */
export type CellReading<T> = { value: T } | { fault: CellRemark };

/** A name with letters, dots and spaces only; ideographic description characters stand for what has no code. */
const NAME = /^[\p{L}\p{M}\p{Co}〇\u2ff0-\u2fff·.'’ -]{2,60}$/u;
/** Annotations that offices put behind a name: （女）（回族）（女，维吾尔族）. */
const BEHIND_NAME = /[(（]([^()（）]*)[)）]$/;
const ANNOTATION = /^[女男]{0,2}(?:\p{Script=Han}{1,5}族)?[女男]?$/u;
const MAX_UNIT_CHARS = 60;

export function readName(text: string): CellReading<string> {
  const name = withoutAnnotation(cleanPersonName(text.replace(/\n/g, ' ')));
  if (/[?？\ufffd□]/.test(name)) return { fault: 'name_illegible' };
  if (/[、，,;；/]/.test(name)) return { fault: 'name_of_several' };
  if (!NAME.test(name)) return { fault: 'name_with_more' };
  return { value: name };
}

function withoutAnnotation(name: string): string {
  const words = BEHIND_NAME.exec(name)?.[1];
  const isNote = words?.split(/[\s、,，;；]/).every((word) => ANNOTATION.test(word));
  return (isNote && words !== '' ? name.replace(BEHIND_NAME, '') : name).trim();
}

/** `第一联络组、第三联络组` → two; `农业界（召集人）` marks the convener. Separators within brackets do not count. */
export function readUnits(kind: UnitKind, text: string): CellReading<RosterUnit[]> {
  const units: RosterUnit[] = [];
  for (const part of splitList(text)) {
    const name = cleanText(part.replace(/[(（]召集人[)）]$/, ''));
    if ([...name].length > MAX_UNIT_CHARS || /\d{7}/.test(name)) return { fault: 'unit_odd' };
    if (name !== '' && !units.some((unit) => unit.name === name))
      units.push({ kind, name, convener: /[(（]召集人[)）]$/.test(part) });
  }
  return { value: units };
}

/** Empty gives none: the caller takes 委员. 常委 and 召集人 are 委员 too. */
export function readRoles(text: string): CellReading<Role[]> {
  const words = splitList(text.replace(/[/\s]+/g, '、'));
  const unknown = words.filter((word) => !Object.hasOwn(ROLE_WORDS, word));
  if (unknown.length > 0) return { fault: 'role_unknown' };
  const roles = words.map((word) => ROLE_WORDS[word] as Role);
  const sitsInCommittee = roles.includes('standingCommitteeMember') || roles.includes('convener');
  return { value: [...new Set([...(sitsInCommittee ? (['member'] as const) : []), ...roles])] };
}

/** @returns the platform's ids as written; several are several accounts of one person. */
export function readAccounts(text: string): CellReading<string[]> {
  const ids = splitList(text).map((id) => id.normalize('NFKC').trim());
  const wrong = ids.some((id) => !/^[\p{L}\p{N}_@.:$+=*-]{1,128}$/u.test(id));
  return wrong ? { fault: 'account_odd' } : { value: [...new Set(ids)] };
}

/** Whole numbers as digits; what Excel cannot hold exactly is a fault. */
export function readNumber(text: string): CellReading<string> {
  const value = Number(text);
  if (!Number.isFinite(value)) return { fault: 'no_number' };
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return { fault: 'number_too_long' };
  return { value: String(value) };
}

/** Free text without line breaks, control characters or doubled spaces; `/` and 无 mean nothing. */
export function cleanText(text: string): string {
  const line = text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .trim();
  const tight = line.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
  return /^(?:无|暂无|空|[/\\]|[-—－一]+|n\/?a|null)$/i.test(tight) ? '' : tight;
}

function splitList(text: string): string[] {
  let depth = 0;
  const parts = [''];
  for (const character of text) {
    if ('(（'.includes(character)) depth++;
    if (')）'.includes(character)) depth = Math.max(0, depth - 1);
    if (depth === 0 && '、，,；;\n'.includes(character)) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map(cleanText).filter((part) => part !== '');
}
