/** 飞书 (Lark): what stands behind its door, loaded when it is opened: the SDK is large, and most commands need none of it. */

import type { AdapterFinding, AdapterWorld, PlatformConnection } from '../../src/chat/adapter.js';
import { learnBotIdentity } from './bot-identity.js';
import { openClient } from './client.js';
import { closed } from './errors.js';
import { examine } from './examine.js';
import { openIntake } from './intake.js';
import { openLongConnection } from './long-connection.js';
import { perform } from './perform.js';
import type { LarkSettings } from './settings.js';
import { webhookRoute } from './webhook.js';

/** Without a road of its own: a second long connection would take events away from the one that runs. */
export function examineLark(settings: LarkSettings, now: Date): Promise<AdapterFinding[]> {
  return examine(openClient(settings), undefined, now);
}

export function openLark(settings: LarkSettings, world: AdapterWorld): PlatformConnection {
  const openedAt = world.now();
  const client = openClient(settings);
  const bot = learnBotIdentity(client, world.log);
  const intake = openIntake(world, bot);
  const { events } = settings;
  const road = events.by === 'websocket' ? openLongConnection(settings, client, intake, world) : undefined;
  const underWay = new Set<Promise<unknown>>();
  let closedAt: Date | undefined;
  const state = () =>
    road?.state() ??
    (closedAt
      ? { connected: false, since: closedAt, reason: 'closed' }
      : { connected: true, since: openedAt });
  return {
    routes: events.by === 'webhook' ? [webhookRoute(settings.appId, events, intake, world)] : [],
    async perform(action, target, idempotencyKey) {
      if (closedAt) throw closed();
      const doing = perform(client, action, target, idempotencyKey, bot.openId());
      underWay.add(doing);
      void doing.catch(() => {}).finally(() => underWay.delete(doing));
      return await doing;
    },
    state,
    examine: () => examine(client, state(), world.now()),
    async close() {
      closedAt ??= world.now();
      await intake.close();
      await road?.close();
      bot.close();
      await Promise.allSettled(underWay);
    },
  };
}
