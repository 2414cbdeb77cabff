/** The greeting of `start`: every line is true of this very process. */

import { expect, test } from 'vitest';
import { greeting } from '../../../adapters/cli/greeting.js';

const URL = 'http://127.0.0.1:3000';
const running = { url: URL, playground: true, demoLoaded: false };

test('all roles in one process: where to look, where to play', () => {
  const said = greeting(running, ['gateway', 'worker', 'console'], undefined);
  expect(said).toContain(`Look:       ${URL}\n`);
  expect(said).toContain(`Playground: ${URL}/playground\n`);
});

test('PUBLIC_URL is where to look; the playground stays on this machine', () => {
  const said = greeting(running, ['gateway', 'console'], 'https://qunyi.example.gov.cn');
  expect(said).toContain('Look:       https://qunyi.example.gov.cn\n');
  expect(said).toContain(`Playground: ${URL}/playground\n`);
});

test('without the gateway there is no playground, without the console no page to look at', () => {
  expect(greeting(running, ['worker', 'console'], undefined)).not.toContain('Playground');
  const gateway = greeting(running, ['gateway'], 'https://qunyi.example.gov.cn');
  expect(gateway).not.toContain('Look');
  expect(gateway).toContain('Playground');
});

test('a worker without HTTP says that it runs, and nothing more', () => {
  expect(greeting({ ...running, url: undefined }, ['worker'], 'https://qunyi.example.gov.cn')).toBe(
    '群议 Qunyi is running (worker).\n',
  );
});
