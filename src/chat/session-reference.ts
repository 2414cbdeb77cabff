/** Which session is meant where one is named: 12月1日读书会 …; the day may lie before or behind. */

import { readDayAt } from './dates.js';
import { fold } from './fold.js';

export interface SessionReference {
  /** The Beijing days that the words can mean; none: no day is named in front. */
  days: string[];
  /** A day is named that cannot be. */
  impossible?: true;
  /** What follows, as typed. */
  rest: string;
}

/** More to choose from is nothing that people write in front. */
const LEADS = /^[\s,，:：、]{0,5}/u;

export function readSessionReference(typed: string, sentAt: Date): SessionReference {
  const text = typed.slice(LEADS.exec(typed)?.[0].length ?? 0);
  const folded = fold(text);
  const readings = (['past', 'future'] as const).flatMap(
    (one) => readDayAt(folded.text, 0, sentAt, one) ?? [],
  );
  const [first] = readings;
  if (first === undefined) return { days: [], rest: text.trim() };
  const days = [...new Set(readings.flatMap((one) => one.day ?? []))];
  const rest = text
    .slice(folded.origin(Math.max(...readings.map((one) => one.end))))
    .replace(/^[\s的,，、]{1,5}/u, '');
  return { days, ...(days.length === 0 && { impossible: true as const }), rest: rest.trim() };
}
