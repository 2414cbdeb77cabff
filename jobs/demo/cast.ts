/** Whom one can play with the demo committee: its people, bound or not, and somebody who is in no roster. */

import type { Cast } from '../../src/chat/adapter.js';
import { readCast } from '../../src/db/cast.js';
import type { Db } from '../../src/db/schema.js';
import { DEMO_PEOPLE } from './committee.js';

const PLATFORM = 'playground';
const GUEST = { platformUserId: 'guest-1', name: '路人', role: '不在名单中', sector: '其他' };

/** On other platforms than the playground nobody is added; beside a real committee it is empty. */
export async function readDemoCast(db: Db, platform: string): Promise<Cast> {
  const cast = await readCast(db, platform);
  if (platform !== PLATFORM || cast.chats.length === 0) return cast;
  const bound = new Set(cast.people.map((one) => one.platformUserId));
  const unbound = DEMO_PEOPLE.map(({ name, sector = '' }, index) => ({
    platformUserId: `demo-${index + 1}`,
    name,
    role: '账号已解绑',
    sector,
  })).filter((one) => !bound.has(one.platformUserId));
  // Whoever the guest was bound as keeps the guest's name here: two of one name could not be told apart.
  const people = cast.people.map((one) =>
    one.platformUserId === GUEST.platformUserId ? { ...one, name: GUEST.name } : one,
  );
  return {
    ...cast,
    people: [...people, ...unbound, ...(bound.has(GUEST.platformUserId) ? [] : [GUEST])],
  };
}
