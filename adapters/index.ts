/** The table of chat platforms, one line a folder. */

import type { Adapter } from '../src/chat/adapter.js';
import { larkAdapter } from './lark/index.js';
import { playgroundAdapter } from './playground/index.js';
import { wechatyAdapter } from './wechaty/index.js';

export const ADAPTERS = [larkAdapter, wechatyAdapter, playgroundAdapter] as readonly Adapter<unknown>[];
