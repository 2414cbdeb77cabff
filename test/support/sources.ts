/** The files of this checkout as the architecture tests look at them: paths from the root, with forward slashes. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** Every file under these folders whose name ends so; folders that do not exist are empty. */
export function filesUnder(folders: string[], ending: RegExp): string[] {
  return folders
    .filter((folder) => existsSync(resolve(ROOT, folder)))
    .flatMap((folder) =>
      readdirSync(resolve(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && ending.test(entry.name))
        .map((entry) => fromRoot(resolve(entry.parentPath, entry.name))),
    )
    .filter((path) => !path.includes('node_modules/'))
    .sort();
}

/** What is built and shipped. */
export const programFiles = () => filesUnder(['src', 'adapters', 'jobs'], /\.tsx?$/);

export const textOf = (path: string) => readFileSync(resolve(ROOT, path), 'utf8');

export const fromRoot = (path: string) => relative(ROOT, path).split(sep).join('/');

/** The code with every comment blanked, line numbers kept. */
export function withoutComments(text: string): string {
  const blank = (match: string) => match.replace(/[^\n]/g, ' ');
  return text
    .replace(/\/\*[\s\S]*?\*\//g, blank)
    .replace(/(^|[^:'"`\\])\/\/.*$/gm, (match, before: string) => before + blank(match.slice(before.length)));
}
