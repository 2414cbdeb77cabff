/** Puts PostgreSQL and Redis on a bare Debian or Ubuntu with apt-get, without any system service being started. */

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type Package = 'postgresql' | 'redis-server';

/** Why installing is not possible here; undefined when it is. */
export function reasonNotToInstall(env: NodeJS.ProcessEnv): string | undefined {
  if (env.QUNYI_TEST_INSTALL === '0') return 'QUNYI_TEST_INSTALL=0 forbids installing';
  if (process.getuid?.() !== 0) return 'only root may install';
  if (!isDebianLike() || !existsSync('/usr/bin/apt-get')) return 'this is neither Debian nor Ubuntu';
  return undefined;
}

/** @throws when apt-get fails, with what it said. */
export function install(packages: Package[], say: (line: string) => void): void {
  say(
    `installing ${packages.join(' and ')} with apt-get (no service is started; QUNYI_TEST_INSTALL=0 forbids this)`,
  );
  const began = Date.now();
  withFiles(
    [
      // 101: "action forbidden by policy", asked by every package before it starts its service.
      { path: '/usr/sbin/policy-rc.d', text: '#!/bin/sh\nexit 101\n', mode: 0o755 },
      {
        path: '/etc/postgresql-common/createcluster.conf',
        text: 'create_main_cluster = false\n',
        mode: 0o644,
        afterwards: '/usr/share/postgresql-common/createcluster.conf',
      },
    ],
    () => {
      aptGet(['update']);
      aptGet(['install', '--no-install-recommends', ...packages]);
      if (existsSync('/run/systemd/system')) run('systemctl', ['disable', ...packages]);
    },
  );
  say(`installed in ${Math.round((Date.now() - began) / 1000)} s`);
}

interface TemporaryFile {
  path: string;
  text: string;
  mode: number;
  /** If there was none before: what the package would have put there. */
  afterwards?: string;
}

/** Writes the files, does `work`, and puts back what was there, also after a failure. */
function withFiles(files: TemporaryFile[], work: () => void): void {
  const kept = (path: string) => `${path}.before-qunyi-test`;
  for (const { path, text, mode } of files) {
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path)) renameSync(path, kept(path));
    writeFileSync(path, text);
    chmodSync(path, mode);
  }
  try {
    work();
  } finally {
    for (const { path, afterwards } of files) {
      if (existsSync(kept(path))) renameSync(kept(path), path);
      else if (afterwards && existsSync(afterwards)) writeFileSync(path, readFileSync(afterwards));
      else rmSync(path, { force: true });
      // ucf keeps the package's version beside a file it found there already.
      rmSync(`${path}.ucf-dist`, { force: true });
    }
  }
}

function aptGet(args: string[]): void {
  const patience = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=3'];
  const conffiles = ['-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold'];
  run('apt-get', ['-q', '-y', ...patience, ...conffiles, ...args]);
}

function run(command: string, args: string[]): void {
  try {
    execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', UCF_FORCE_CONFFOLD: '1', LC_ALL: 'C' },
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    const told = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').slice(-15).join('\n');
    throw new Error(`${command} ${args.at(-1)} failed:\n${told || (error as Error).message}`);
  }
}

function isDebianLike(): boolean {
  if (!existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}
