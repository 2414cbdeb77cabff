/** What a member writes and takes back, and what must stand in the end, whatever order it arrives in. */

/** A check-in, 撤回打卡 (the last one that stands), or the recall of the message of an earlier line. */
export type Line = 'check-in' | 'withdraw' | { recall: number };

export interface Script {
  lines: readonly Line[];
  /** Lines whose check-in stands. */
  stands: readonly number[];
  /** The line whose check-in counts for the day. */
  counted: number | undefined;
}

/** In the order they are sent; a minute lies between two lines. */
export const SCRIPTS: readonly Script[] = [
  { lines: ['check-in', 'withdraw'], stands: [], counted: undefined },
  { lines: ['check-in', 'check-in'], stands: [0, 1], counted: 0 },
  { lines: ['check-in', 'check-in', 'withdraw'], stands: [0], counted: 0 },
  { lines: ['check-in', 'withdraw', 'check-in'], stands: [2], counted: 2 },
  { lines: ['check-in', 'check-in', { recall: 0 }], stands: [1], counted: 1 },
  { lines: ['check-in', 'check-in', 'withdraw', 'withdraw'], stands: [], counted: undefined },
  { lines: ['check-in', 'withdraw', 'check-in', 'check-in'], stands: [2, 3], counted: 2 },
  { lines: ['check-in', 'check-in', 'check-in', { recall: 2 }], stands: [0, 1], counted: 0 },
];
