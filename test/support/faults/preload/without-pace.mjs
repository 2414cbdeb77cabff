/** Loaded before the program: Feishu is sent to some twelve times faster than its limits allow; nothing else is changed. */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const adapter = resolve(process.env.QUNYI_TEST_DIST ?? 'dist', 'adapters/lark/index.js');
const { larkAdapter } = await import(pathToFileURL(adapter).href);
larkAdapter.pace = () => ({ app: { burst: 100, intervalMs: 5 }, chat: { burst: 20, intervalMs: 20 } });
