/** Throws malformed requests at the webhook by the thousand and says which did not get the status they must. */

import { seededRandom } from '../fake-lark/random.js';
import { pipeline, sendBroken } from './raw-http.js';
import { BROKEN, malformed } from './webhook-attacks.js';
import type { WebhookHouse } from './webhook-house.js';

/** On one connection, one behind the other. */
const IN_A_ROW = 25;
const CONNECTIONS = 4;

/** @returns the attacks that were answered otherwise than they must, the first hundred of them. */
export async function bombard(house: WebhookHouse, count: number, seed: number): Promise<string[]> {
  const random = seededRandom(seed);
  const event = house.event();
  const wrong: string[] = [];
  let made = 0;
  const attack = async () => {
    while (made < count && wrong.length < 100) {
      const batch = Array.from({ length: Math.min(IN_A_ROW, count - made) }, (_, n) =>
        malformed(house.lark, event, made + n, random),
      );
      made += batch.length;
      const statuses = await pipeline(
        house.port,
        batch.map((one) => one.bytes),
      );
      for (const [index, one] of batch.entries())
        if (statuses[index] !== one.status) wrong.push(`${one.what}: ${statuses[index] ?? 'no answer'}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, attack));
  return wrong;
}

/** Each kind of bytes that are no whole request, `rounds` times, each on a connection of its own. */
export async function sendAllBroken(house: WebhookHouse, rounds: number): Promise<string[]> {
  const wrong: string[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const { what, bytes, ends, statuses } of BROKEN) {
      const status = await sendBroken(house.port, bytes, ends);
      if (!statuses.includes(status)) wrong.push(`${what}: ${status}`);
    }
  return wrong;
}
