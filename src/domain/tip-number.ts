/** The numbers of tips: SQ-2026-0017, per committee and Beijing year, at least four digits. */

import { beijingDay } from './beijing-time.js';

/** The series a tip sent at this instant is numbered in, such as `SQ-2026`. */
export function tipSeries(sentAt: Date): string {
  return `SQ-${beijingDay(sentAt).slice(0, 4)}`;
}

/** @param ordinal from 1. */
export function tipNumber(series: string, ordinal: number): string {
  return `${series}-${String(ordinal).padStart(4, '0')}`;
}

/** As people read it: the committee's code stands before it only for those who meet two committees. */
export function shownTipNumber(number: string, code: string | null, meetsSeveral: boolean): string {
  return meetsSeveral && code ? `${code}-${number}` : number;
}

const TYPED = /^(?:[a-z0-9]{1,8}-)?sq[- ]?(\d{4})-?(\d{4,9})(?!\d)/;

/** Reads a number at the start of folded words, a committee's code before it left aside. */
export function readTipNumber(folded: string): string | undefined {
  return readTipNumberAt(folded)?.number;
}

/** As `readTipNumber`. `length`: how far it reaches. */
export function readTipNumberAt(folded: string): { number: string; length: number } | undefined {
  const found = TYPED.exec(folded);
  return found ? { number: `SQ-${found[1]}-${found[2]}`, length: found[0].length } : undefined;
}
