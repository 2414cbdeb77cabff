/** The mark on a folder whose database moved to a server: it refuses to open, so that nobody runs both. */

import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../../src/errors.js';

/** `moving`: everything was copied, and it was just about to count when the command ended. */
type MarkState = 'moving' | 'moved';

interface Mark {
  state: MarkState;
  /** Host and name, never the password. */
  to: string;
}

function pathOf(dataDir: string): string {
  return join(dataDir, 'moved');
}

export function readMovedMark(dataDir: string): Mark | undefined {
  if (!existsSync(pathOf(dataDir))) return undefined;
  const [state, to] = readFileSync(pathOf(dataDir), 'utf8').trim().split(' ');
  return { state: state === 'moving' ? 'moving' : 'moved', to: to ?? 'a server' };
}

export function writeMovedMark(dataDir: string, { state, to }: Mark): void {
  const path = pathOf(dataDir);
  const file = openSync(`${path}.new`, 'w', 0o600);
  writeSync(file, `${state} ${to}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
}

export function removeMovedMark(dataDir: string): void {
  rmSync(pathOf(dataDir), { force: true });
}

/** @throws OperatorError folder_moved. */
export function checkNotMoved(dataDir: string): void {
  const mark = readMovedMark(dataDir);
  if (!mark) return;
  const path = pathOf(dataDir);
  throw new OperatorError(
    'folder_moved',
    mark.state === 'moved'
      ? `the database of this folder was moved to ${mark.to}: set DATABASE_URL and DATA_KEYS to run there; to go back to how it was before the move, and lose what happened since, remove ${path}`
      : `a move of this folder's database to ${mark.to} was broken off in its last moment: look there; if the tables of Qunyi are filled, set DATABASE_URL and DATA_KEYS and run there; if they are empty, remove ${path} and move again`,
  );
}

/** What may be shown of a database URL. */
export function withoutSecrets(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}${port ? `:${port}` : ''}${pathname}`;
}
