/** Opening the house: keys that do not open what is in the database are refused before anything is written with them. */

import { expect, test } from 'vitest';
import { openHouse } from '../../../adapters/cli/open-house.js';
import { readSettings } from '../../../src/settings.js';
import { makeDataDir } from '../../support/program.js';

const SLOW_MS = 60_000;
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => log };
const key = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;

test('other keys under the same id are refused, doctor may look; a key put in front is welcome', {
  timeout: SLOW_MS,
}, async () => {
  const DATA_DIR = makeDataDir();
  const open = (keys: string, asIs = false) =>
    openHouse({}, readSettings({ DATA_DIR, DATA_KEYS: keys }).value, { patient: false, asIs, log });
  const addPhone = async (house: Awaited<ReturnType<typeof open>>, id: number) => {
    const phone_sealed = house.seal.seal('13800000001', `person.phone.${id}`);
    const { id: made } = await house.db
      .insertInto('person')
      .values({ name: '李秀兰', phone_sealed })
      .returning('id')
      .executeTakeFirstOrThrow();
    expect(made).toBe(id);
    await house.close();
  };
  await addPhone(await open(key('k1', 1)), 1);
  await expect(open(key('k1', 2))).rejects.toMatchObject({ code: 'keys_wrong' });
  await (await open(key('k1', 2), true)).close();
  await addPhone(await open(`${key('k2', 2)},${key('k1', 1)}`), 2);
  // The newest row opens, the oldest does not.
  await expect(open(key('k2', 2))).rejects.toMatchObject({ code: 'keys_wrong' });
});
