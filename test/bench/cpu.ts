/** Processor time and memory of processes, children and all, as the kernel counts them. Linux only. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { childrenOf } from '../support/services/children.js';

let ticks: number | undefined;

/** Seconds of processor time that a process, its living children and those that ended have used; NaN off Linux. */
export function cpuSecondsOf(pid: number | undefined): number {
  if (pid === undefined || process.platform !== 'linux') return Number.NaN;
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const own = timesOf(pid);
  const children = childrenOf(pid).map((child) => timesOf(child).slice(0, 2));
  return [...own, ...children.flat()].reduce((sum, one) => sum + one, 0) / ticks;
}

/** Resident memory in MB; NaN off Linux or when it has ended. */
export function memoryMbOf(pid: number): number {
  try {
    const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kb) / 1_024;
  } catch {
    return Number.NaN;
  }
}

/** utime, stime, cutime, cstime in ticks; zeros when it has ended meanwhile. */
function timesOf(pid: number): number[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 15)
      .map(Number);
  } catch {
    return [0, 0, 0, 0];
  }
}
