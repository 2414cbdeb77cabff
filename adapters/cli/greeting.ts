/** The first lines of `start`: what runs in this process and where to look at it. */

import type { ProcessRole } from '../../src/settings.js';
import type { Running } from './start.js';

/** @param publicUrl the address people outside this machine use, when it is set. */
export function greeting(
  running: Pick<Running, 'url' | 'demoLoaded' | 'playground'>,
  roles: readonly ProcessRole[],
  publicUrl: string | undefined,
): string {
  const { url } = running;
  const lines = [`群议 Qunyi is running (${roles.join(', ')}).`];
  // Without the console there is no page, only the platforms' routes and whether all is well.
  if (url && roles.includes('console')) lines.push(`  Look:       ${publicUrl ?? url}`);
  else if (url) lines.push(`  Health:     ${url}/readyz`);
  if (running.demoLoaded) lines.push('  Demo:       示例县政协 was loaded, with made-up people and groups');
  // It opens on this machine alone, whatever the public address.
  if (running.playground && url && roles.includes('gateway')) {
    lines.push(`  Playground: ${url}/playground`);
    lines.push(
      "  Or type:    npx qunyi say --as 李秀兰 --in 委员读书群 '打卡 《论语》第3章 心得：温故而知新'",
    );
  }
  return `${lines.join('\n')}\n`;
}
