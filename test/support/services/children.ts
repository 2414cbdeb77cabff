/** The processes that a process started, read from /proc or, where there is none, from ps. */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Pids of the direct children of `parent`; those that end meanwhile are left out. */
export function childrenOf(parent: number): number[] {
  const table = process.platform === 'linux' ? fromProc() : fromPs();
  return table.filter(([, ppid]) => ppid === parent).map(([pid]) => pid);
}

function fromProc(): [pid: number, ppid: number][] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        // `pid (name) state ppid …`; the name may hold spaces and brackets.
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
        const ppid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        return [[Number(entry), ppid] as [number, number]];
      } catch {
        return [];
      }
    });
}

function fromPs(): [pid: number, ppid: number][] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
}
