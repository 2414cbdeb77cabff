/** Loaded before the program: at SIGUSR2 the queue's workers that are open stop taking jobs and say nothing of it. */

import { Worker } from 'bullmq';

const open = new Set();
const silent = new WeakSet();
const never = () => new Promise(() => {});

process.on('SIGUSR2', () => {
  for (const worker of open) silent.add(worker);
});

for (const name of ['_getNextJob', 'processJob']) {
  const original = Worker.prototype[name];
  Worker.prototype[name] = async function (...args) {
    open.add(this);
    if (silent.has(this)) return never();
    const result = await original.apply(this, args);
    return silent.has(this) ? never() : result;
  };
}
