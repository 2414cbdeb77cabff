/** The progress bar: one line that is written over on a terminal; elsewhere, and with --json, nothing. */

import { expect, test, vi } from 'vitest';
import { openProgressBar } from '../../../adapters/cli/progress-bar.js';

function shown(io: { isTerminal?: boolean; json: boolean }): string[] {
  const said: string[] = [];
  const bar = openProgressBar({ ...io, err: (text) => void said.push(text) });
  vi.useFakeTimers({ now: 1_000_000 });
  try {
    for (const done of [0, 30, 60, 120]) {
      bar.show(done, 120);
      vi.advanceTimersByTime(60);
    }
    bar.clear();
  } finally {
    vi.useRealTimers();
  }
  return said;
}

test('on a terminal it goes on ten times a second at most, in one line that is gone at the end', () => {
  expect(shown({ isTerminal: true, json: false })).toEqual([
    `\r${'░'.repeat(30)} 0% 0/120`,
    `\r${'█'.repeat(15)}${'░'.repeat(15)} 50% 60/120`,
    '\r\u001b[2K',
  ]);
});

test.each([{ isTerminal: false, json: false }, { json: false }, { isTerminal: true, json: true }])(
  '%o: nothing',
  (io) => {
    expect(shown(io)).toEqual([]);
  },
);
