/** 飞书 (Lark): the wiring of its door; everything that decides stands in the files beside it. */

import { type AdapterWorld, defineAdapter, type PlatformConnection } from '../../src/chat/adapter.js';
import { learnBotIdentity } from './bot-identity.js';
import { openClient } from './client.js';
import { examine } from './examine.js';
import { openIntake } from './intake.js';
import { openLongConnection } from './long-connection.js';
import { perform } from './perform.js';
import { type LarkSettings, readLarkSettings } from './settings.js';
import { webhookRoute } from './webhook.js';

export const larkAdapter = defineAdapter<LarkSettings>({
  name: 'lark',
  title: '飞书',
  connections: 'many',
  /** 50/s and 1,000/min for the app, 5/s for a group that other bots share: a little below each. */
  pace: { app: { burst: 30, intervalMs: 62 }, chat: { burst: 1, intervalMs: 250 } },
  /** Lark keeps a `uuid` for an hour. */
  idempotentForMs: 55 * 60 * 1000,
  actions: [
    'send',
    'recall',
    'update-card',
    'fetch-file',
    'list-members',
    'find-by-phone',
    'read-state',
    'history',
  ],
  settings: readLarkSettings,
  examine: (settings, now) => examine(openClient(settings), undefined, now),
  open: async (settings, world) => openLark(settings, world),
});

function openLark(settings: LarkSettings, world: AdapterWorld): PlatformConnection {
  const openedAt = world.now();
  const client = openClient(settings);
  const bot = learnBotIdentity(client, world.log);
  const intake = openIntake(world, bot);
  const { events } = settings;
  const road =
    events.by === 'websocket' ? openLongConnection(settings, client.http, intake, world) : undefined;
  const state = () => road?.state() ?? { connected: true, since: openedAt };
  const underWay = new Set<Promise<unknown>>();
  return {
    routes: events.by === 'webhook' ? [webhookRoute(settings.appId, events, intake, world)] : [],
    perform(action, target, idempotencyKey) {
      const doing = perform(client, action, target, idempotencyKey, bot.openId());
      underWay.add(doing);
      void doing.catch(() => {}).finally(() => underWay.delete(doing));
      return doing;
    },
    state,
    examine: () => examine(client, state(), world.now()),
    async close() {
      await intake.close();
      await road?.close();
      bot.close();
      await Promise.allSettled(underWay);
    },
  };
}
