/** 飞书 (Lark): the wiring of its door; everything that decides stands in the files beside it. */

import { defineAdapter } from '../../src/chat/adapter.js';
import { type LarkSettings, readLarkSettings } from './settings.js';

export const larkAdapter = defineAdapter<LarkSettings>({
  name: 'lark',
  title: '飞书',
  connections: 'many',
  /** 50/s and 1,000/min for the app, 5/s for a group that other bots share: a little below each. */
  pace: () => ({
    app: { burst: 30, intervalMs: 62 },
    chat: { burst: 1, intervalMs: 250 },
    // Each call has the app's limits for itself, and a mark is no message: a group of 300 is marked within seconds.
    quiet: { minute: { burst: 300, intervalMs: 87 }, second: { burst: 5, intervalMs: 25 } },
  }),
  redelivers: true,
  ids: 'lasting',
  heldWhileAway: false,
  /** Lark keeps a `uuid` for an hour. */
  idempotentForMs: 55 * 60 * 1000,
  actions: [
    'send',
    'mark',
    'show',
    'recall',
    'update-card',
    'fetch-file',
    'list-members',
    'find-by-phone',
    'read-state',
    'history',
  ],
  settings: readLarkSettings,
  examine: async (settings, now) => (await import('./open.js')).examineLark(settings, now),
  open: async (settings, world) => (await import('./open.js')).openLark(settings, world),
});
