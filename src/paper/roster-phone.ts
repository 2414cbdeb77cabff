/** Reads a phone cell: numbers, scientific display, full-width digits, several in one cell. */

import type { CellRemark } from '../domain/roster-fault.js';
import type { Cell } from './sheet-grid.js';

/** Excel shows a number in scientific form with six digits at most: fewer than seven have lost the rest. */
const MIN_DIGITS_KEPT = 7;

export type PhoneReading = { phone?: string; note?: CellRemark } | { fault: CellRemark };

/** @returns nothing for an empty cell.  */
export function readPhone(cell: Extract<Cell, { kind: 'text' | 'number' }>): PhoneReading {
  const text = cell.text.normalize('NFKC').replace(/^'/, '').trim();
  const scientific = /^(\d(?:\.\d*)?)e\+?(\d{1,2})$/i.exec(text.replace(/\s/g, ''));
  if (scientific) return fromNumber(scientific[1] as string, Number(scientific[2]));
  if (cell.kind === 'number') return fromNumber(text, 0);
  const candidates = text
    .split(/[、,;/\n|]|(?<=\d{7})\s{1,20}(?=\d{7})/)
    .flatMap((part) => part.trim() || []);
  const readings = candidates.map(fromText);
  const found = readings.find((reading) => 'phone' in reading);
  if (!found) return readings[0] ?? {};
  if (candidates.length > 1) return { ...found, note: 'phones_several' };
  return found;
}

function fromNumber(mantissa: string, exponent: number): PhoneReading {
  const [whole = '', fraction = ''] = mantissa.split('.');
  const significant = withoutEndingZeros(`${whole}${fraction}`.replace(/^0+/, ''));
  const places = withoutEndingZeros(fraction).length;
  if (!/^\d+$/.test(`${whole}${fraction}`) || places > exponent) return { fault: 'no_phone' };
  if (significant.length < MIN_DIGITS_KEPT) return { fault: 'phone_incomplete' };
  const digits = `${whole}${fraction.slice(0, places)}`.padEnd(whole.length + exponent, '0');
  return fromText(digits);
}

function withoutEndingZeros(digits: string): string {
  return /^[\s\S]*[^0]/.exec(digits)?.[0] ?? '';
}

function fromText(text: string): PhoneReading {
  const digits = text
    .replace(/^[\p{L}\s]*:/u, '')
    .replace(/[\s\-‐-―()._·]|\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/^00/, '+');
  const mainland = /^(?:\+?86)?(1[3-9]\d{9})$/.exec(digits);
  if (mainland) return { phone: mainland[1] as string };
  if (/^\+(?:852|853)\d{8}$|^\+8869\d{8}$/.test(digits)) return { phone: digits };
  // Shared by an office, so of no use for telling people apart.
  if (/^(?:\+?86)?0\d{9,11}(?:转\d+)?$|^[2-8]\d{6,7}$/.test(digits)) return { note: 'phone_landline' };
  return { fault: 'no_phone' };
}
