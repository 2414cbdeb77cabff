/** The process in which wechaty lives: the supervisor starts it, speaks with it, and it ends when the supervisor goes. */

import { openBot } from './bot.js';
import { carryOut } from './calls.js';
import type { FromChild, ToChild } from './wire.js';

/** wechaty keeps the login in a file. */
process.umask(0o077);

const say = (message: FromChild) => {
  if (process.connected) process.send?.(message, () => {});
};

let isEnding = false;
/** Says why and ends; a pipe that is full must not keep it. */
const end = (reason: string, status?: number) => {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(1), 500);
  process.send?.({ is: 'ending', reason, status } satisfies FromChild, () => process.exit(1));
};

process.on('disconnect', () => process.exit(0));
// Ctrl-C and systemd reach the whole group; when to end is the supervisor's to say.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('uncaughtException', () => end('uncaught_exception'));
process.on('unhandledRejection', () => end('unhandled_rejection'));

const bot = await openBot(process.argv[2] ?? '', { say, end }).catch(() => end('puppet_unusable'));

const underWay = new Set<Promise<void>>();
const handle = (message: ToChild) => {
  if (!bot) return;
  if (message.do === 'ping') return bot.ping();
  if (message.do === 'stop') return void stop();
  const { callId, call } = message;
  const doing = carryOut(bot.puppet, call).then((answer) => say({ is: 'answer', callId, answer }));
  underWay.add(doing);
  void doing.finally(() => underWay.delete(doing));
};

/** The account stays logged in: only this process ends, so that the next one need not be scanned in. */
const stop = async () => {
  await Promise.allSettled([...underWay, bot?.settled()]);
  process.disconnect();
};

process.on('message', handle);
if (bot) void bot.start();
