/** 微信 (WeChat through wechaty): the wiring of its door; everything that decides stands in the files beside it. */

import { defineAdapter } from '../../src/chat/adapter.js';
import { examineSettings } from './examine.js';
import { readWechatySettings, type WechatySettings } from './settings.js';

export const wechatyAdapter = defineAdapter<WechatySettings>({
  name: 'wechaty',
  title: '微信',
  connections: 'one',
  /** Nobody publishes what WeChat allows; even steps, speed and quantity are what it closes accounts for. */
  pace: ({ dailyCap }) => ({ app: { burst: 1, intervalMs: 1_200, jitterMs: 1_800, perDay: dailyCap } }),
  redelivers: false,
  ids: 'changing',
  heldWhileAway: true,
  idempotentForMs: 0,
  /** No recall: what was sent seldom comes with an id that could be named. */
  actions: ['send', 'fetch-file', 'list-members', 'accept-contact'],
  settings: readWechatySettings,
  examine: async (settings) => examineSettings(settings),
  open: async (settings, world) => (await import('./open.js')).openWechaty(settings, world),
});
