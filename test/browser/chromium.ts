/** A real browser for the tests that look at pages: Debian's chromium, headless, that calls nobody. */

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const HOW_TO_INSTALL = 'install it: apt-get install -y chromium fonts-noto-cjk (as root, on Debian)';

const executablePath = PLACES.find((path) => existsSync(path));

/** False on a machine without a browser: the tests of pages are then left out, and say so. With CI=true they fail. */
export const canBrowse = executablePath !== undefined || process.env.CI === 'true';

if (executablePath === undefined && !canBrowse)
  console.warn(
    `\n!! No chromium on this machine: the pages were NOT looked at. To do so, ${HOW_TO_INSTALL}\n`,
  );

/** @throws when there is no chromium. */
export async function openBrowser(): Promise<Browser> {
  if (executablePath === undefined) throw new Error(`no chromium: ${HOW_TO_INSTALL}`);
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
    ],
  });
}
