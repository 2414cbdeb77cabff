/** Builds dist/ beside the old one and swaps them, so that a running program or test never sees half a build. */

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const at = (...path) => join(root, ...path);
const ROOMS = ['src', 'adapters', 'jobs'];
const COMPILED = new Set(['.ts', '.tsx', '.md']);

const compiler = findCompiler();
if (compiler === undefined) {
  // `npm ci --omit=dev`, or the pruned image: what is built stays; without it nothing could run.
  const preparing = process.argv.includes('--prepare');
  if (preparing && existsSync(at('dist'))) process.exit(0);
  console.error(
    'TypeScript is not installed: run `npm ci` (without --omit=dev), build, then `npm prune --omit=dev`.',
  );
  process.exit(1);
}

const fresh = at(`dist.new-${process.pid}`);
const old = at(`dist.old-${process.pid}`);
try {
  const args = [compiler, '-p', at('tsconfig.build.json'), '--outDir', fresh];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', cwd: root });
  if (status !== 0) process.exitCode = status ?? 1;
  else {
    for (const room of ROOMS) copyStaticFiles(room);
    const main = join(fresh, 'adapters/cli/main.js');
    if (existsSync(main)) chmodSync(main, 0o755);
    if (existsSync(at('dist'))) renameSync(at('dist'), old);
    renameSync(fresh, at('dist'));
  }
} finally {
  for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
}

/** Pages, styles and pictures go along as they are. */
function copyStaticFiles(room) {
  for (const entry of readdirSync(at(room), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || COMPILED.has(extname(entry.name))) continue;
    const path = join(entry.parentPath, entry.name);
    cpSync(path, join(fresh, path.slice(root.length + 1)));
  }
}

/** The native compiler is an optional package of its own for each machine; without those the one in JavaScript builds. */
function findCompiler() {
  const require = createRequire(import.meta.url);
  const native = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
  return compilerIn('typescript', [native]) ?? compilerIn('typescript-js', []);

  function compilerIn(name, needs) {
    try {
      for (const other of needs) require.resolve(other);
      const manifest = require.resolve(`${name}/package.json`);
      return join(dirname(manifest), require(manifest).bin.tsc);
    } catch {
      return undefined;
    }
  }
}
