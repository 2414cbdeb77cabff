/** The numbers of 意见反馈: FK-2026-0003, per committee and Beijing year. */

import { beijingDay } from './beijing-time.js';

/** `complaint`: 投诉. */
export type FeedbackKind = 'feedback' | 'complaint';

export function feedbackSeries(sentAt: Date): string {
  return `FK-${beijingDay(sentAt).slice(0, 4)}`;
}

/** @param ordinal from 1. */
export function feedbackNumber(series: string, ordinal: number): string {
  return `${series}-${String(ordinal).padStart(4, '0')}`;
}

const TYPED = /^fk[- ]?(\d{4})[- ]?(\d{4,9})(?!\d)[\s:,;。.、-]{0,5}/;

/** Reads a number at the start of folded words. `length`: how far it reaches, with the signs behind it. */
export function readFeedbackNumber(folded: string): { number: string; length: number } | undefined {
  const found = TYPED.exec(folded);
  return found ? { number: `FK-${found[1]}-${found[2]}`, length: found[0].length } : undefined;
}
