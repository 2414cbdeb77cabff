/** The number of a notice, N-20260423-01: the Beijing day of its draft and how many that day had. */

/** @param ordinal from 1; at least two digits. */
export function noticeNumber(day: string, ordinal: number): string {
  return `N-${day.replaceAll('-', '')}-${String(ordinal).padStart(2, '0')}`;
}

const NUMBER = /(?:^|[^a-z0-9])n ?-? ?(\d{8}) ?-? ?(\d{1,6})(?!\d)/;

/**
 * The first number in a folded text, however it is spaced, and what stands around it.
 * undefined when there is none.
 */
export function readNoticeNumber(folded: string): { number: string; rest: string } | undefined {
  const found = NUMBER.exec(folded);
  if (!found) return undefined;
  const rest = `${folded.slice(0, found.index)} ${folded.slice(found.index + found[0].length)}`.trim();
  return { number: `N-${found[1]}-${found[2]!.padStart(2, '0')}`, rest };
}
