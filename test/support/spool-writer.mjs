/** A process that fills a spool until it is killed, and says of each record that it was kept only when it was. */

import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = resolve(process.env.QUNYI_TEST_DIST ?? 'dist');
const load = (path) => import(pathToFileURL(join(dist, path)).href);
const { openSpool } = await load('src/spool/spool.js');
const { openSeal } = await load('src/seal/seal.js');

const [folder, run] = process.argv.slice(2);
const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 1) }]);
const spool = openSpool({ folder, platform: 'wechaty', seal });

/** Three that write at once, so that some go together. */
async function fill(writer) {
  for (let n = 0; ; n += 1) {
    const name = `${run}-${writer}-${n}`;
    await spool.append([`${name} ${'心得'.repeat((n * 37) % 900)}`]);
    process.stdout.write(`${name}\n`);
  }
}
await Promise.all([fill('a'), fill('b'), fill('c')]);
