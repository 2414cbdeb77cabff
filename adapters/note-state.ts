/** Writes down how a platform stands, at each change and every 15 s, so that other processes and staff can know. */

import type { PlatformConnection, PlatformState } from '../src/chat/adapter.js';
import { writePlatformState } from '../src/db/platform-state.js';
import type { Db } from '../src/db/schema.js';
import type { Seal } from '../src/seal/seal.js';

const LOOK_EVERY_MS = 1_000;
const WRITE_EVERY_MS = 15_000;

export function notingState(
  world: { db: Db; seal: Seal },
  platform: string,
  connection: Pick<PlatformConnection, 'state'>,
): { close(): Promise<void> } {
  let written = { text: '', atMs: 0 };
  let writing: Promise<void> | undefined;
  const write = async (state: PlatformState) => {
    const text = JSON.stringify(state);
    if (text === written.text && Date.now() - written.atMs < WRITE_EVERY_MS) return;
    await writePlatformState(world.db, world.seal, platform, state);
    written = { text, atMs: Date.now() };
  };
  const look = () => {
    // With the database away the next look writes it.
    writing ??= write(connection.state())
      .catch(() => {})
      .finally(() => {
        writing = undefined;
      });
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    async close() {
      clearInterval(timer);
      await writing;
      await write({ connected: false, since: new Date(), reason: 'the gateway was stopped' }).catch(() => {});
    },
  };
}
