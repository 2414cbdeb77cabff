/** How far something long has come, on a terminal only: one line that is written over, and gone at the end. */

import type { Io } from './command.js';

const WIDTH = 30;
const EVERY_MS = 100;

export interface ProgressBar {
  show(done: number, all: number): void;
  clear(): void;
}

export function openProgressBar(io: Pick<Io, 'err' | 'isTerminal' | 'json'>): ProgressBar {
  if (!io.isTerminal || io.json) return { show: () => {}, clear: () => {} };
  let shownMs = 0;
  let isShown = false;
  return {
    show(done, all) {
      if (Date.now() - shownMs < EVERY_MS) return;
      shownMs = Date.now();
      isShown = true;
      const share = all === 0 ? 1 : Math.min(1, done / all);
      const filled = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
      io.err(`\r${filled} ${Math.floor(share * 100)}% ${done}/${all}`);
    },
    clear() {
      if (isShown) io.err('\r\u001b[2K');
    },
  };
}
