/** Who writes in a spool's folder: one process, named in a file; a killed one is told from one that lives. */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../errors.js';

/** Claims a folder for this process. @returns how to give it back. @throws OperatorError when another process has it. */
export function claimFolder(folder: string): () => void {
  const path = join(folder, 'claim');
  const mine = nameOf(process.pid);
  for (let tries = 0; ; tries += 1) {
    try {
      writeFileSync(path, `${process.pid} ${mine}\n`, { mode: 0o600, flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries >= 2) throw error;
    }
    const [pid = '', name = ''] = readClaim(path).split(' ');
    if (pid !== String(process.pid) && name !== '' && nameOf(Number(pid)) === name)
      throw new OperatorError(
        'spool_in_use',
        `the spool in ${folder} is used by the running process ${pid}; give each gateway a DATA_DIR of its own`,
      );
    rmSync(path, { force: true });
  }
}

function readClaim(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

/** A process and no later one of the same number: when it began, where the system tells. undefined: it lives no more. */
function nameOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  try {
    // The 22nd field; the 2nd, a name in brackets, may hold blanks. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `began-${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return 'lives';
  }
}
