/** The playground: a platform like the others, whose groups are pages in a browser. Demo committee and loopback only. */

import { randomUUID } from 'node:crypto';
import { type AdapterWorld, defineAdapter, type PlatformConnection } from '../../src/chat/adapter.js';
import type { OutboundAction, Target } from '../../src/chat/outbound.js';
import { closed, noSuchChat, noSuchFile, noSuchMessage, notHere } from './errors.js';
import { type Files, openFiles } from './files.js';
import { privateChatOf } from './inbound.js';
import { openIntake } from './intake.js';
import { toPost } from './outbound.js';
import { openRooms, type Rooms } from './rooms.js';
import { playgroundRoutes } from './routes.js';
import { type PlaygroundSettings, readPlaygroundSettings } from './settings.js';

export const playgroundAdapter = defineAdapter<PlaygroundSettings>({
  name: 'playground',
  title: '演练群',
  connections: 'one',
  pace: () => ({}),
  redelivers: true,
  ids: 'lasting',
  heldWhileAway: false,
  idempotentForMs: 0,
  actions: ['send', 'show', 'recall', 'update-card', 'fetch-file', 'list-members'],
  settings: readPlaygroundSettings,
  open: async (_, world) => openPlayground(world),
});

function openPlayground(world: AdapterWorld): PlatformConnection {
  const rooms = openRooms();
  const files = openFiles();
  const intake = openIntake(world.receive);
  let state: ReturnType<PlatformConnection['state']> = { connected: true, since: world.now() };
  return {
    routes: playgroundRoutes({ ...world, receive: intake.receive }, rooms, files),
    async perform(action, target) {
      if (!state.connected) throw closed();
      return await perform(world, { rooms, files }, action, target);
    },
    state: () => state,
    examine: async () => [],
    async close() {
      if (state.connected) state = { connected: false, since: world.now(), reason: 'closed' };
      await intake.close();
    },
  };
}

async function perform(
  world: AdapterWorld,
  { rooms, files }: { rooms: Rooms; files: Files },
  action: OutboundAction,
  target: Target,
) {
  switch (action.action) {
    case 'send': {
      const id = `pg-${randomUUID()}`;
      const chat = target.kind === 'user' ? privateChatOf(target.id) : target.id;
      if (chat === '') throw noSuchChat();
      const key = action.message.type === 'file' ? files.keepSent(action.message) : undefined;
      rooms.add(chat, toPost(action.message, id, world.now(), action.replyTo, key));
      return { ok: true as const, platformMessageId: id };
    }
    case 'show': {
      if (target.kind !== 'chat' || target.id === '') throw noSuchChat();
      const id = `pg-${randomUUID()}`;
      const post = toPost(action.message, id, world.now(), action.instead.replyTo);
      rooms.add(target.id, { ...post, only: action.person });
      return { ok: true as const, platformMessageId: id };
    }
    case 'recall': {
      if (!rooms.change(action.platformMessageId, { text: '', recalled: true, buttons: [] }))
        throw noSuchMessage();
      return { ok: true as const };
    }
    case 'update-card': {
      const { id: _, at: __, ...shown } = toPost({ type: 'card', card: action.card }, '', world.now());
      if (!rooms.change(action.platformMessageId, shown)) throw noSuchMessage();
      return { ok: true as const };
    }
    case 'fetch-file': {
      const file = files.find(action.key);
      if (!file) throw noSuchFile();
      return { ok: true as const, data: { bytes: file.bytes.toString('base64'), fileName: file.name } };
    }
    case 'list-members': {
      const { people } = await world.cast();
      const members = people.map((one) => ({ id: one.platformUserId, name: one.name }));
      return { ok: true as const, data: { members } };
    }
    default:
      throw notHere();
  }
}
