/** The playground's page: plain files beside this one, served under a policy that runs nothing but them. */

import { readFile } from 'node:fs/promises';
import type { HttpAnswer, HttpRoute } from '../../src/chat/adapter.js';

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

/** Path → file in `page/`, and what it is. */
const PAGE_FILES: Record<string, [name: string, type: string]> = {
  '/playground': ['index.html', HTML],
  '/playground/': ['index.html', HTML],
  '/playground/page.js': ['page.js', SCRIPT],
  '/playground/wire.js': ['wire.js', SCRIPT],
  '/playground/place.js': ['place.js', SCRIPT],
  '/playground/people.js': ['people.js', SCRIPT],
  '/playground/chats.js': ['chats.js', SCRIPT],
  '/playground/posts.js': ['posts.js', SCRIPT],
  '/playground/composer.js': ['composer.js', SCRIPT],
  '/playground/examples.js': ['examples.js', SCRIPT],
  '/playground/element.js': ['element.js', SCRIPT],
  '/playground/page.css': ['page.css', STYLE],
  '/playground/frame.css': ['frame.css', STYLE],
  '/playground/posts.css': ['posts.css', STYLE],
  '/playground/cards.css': ['cards.css', STYLE],
  '/playground/composer.css': ['composer.css', STYLE],
  '/playground/people.css': ['people.css', STYLE],
  '/playground/phone.css': ['phone.css', STYLE],
  '/playground/icon.svg': ['icon.svg', 'image/svg+xml'],
};

const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

export function pageRoutes(): HttpRoute[] {
  return Object.entries(PAGE_FILES).map(([path, [name, type]]) => ({
    method: 'GET',
    path,
    maxBodyBytes: 0,
    loopbackOnly: true,
    handle: async (): Promise<HttpAnswer> => ({
      status: 200,
      headers: { ...HEADERS, 'content-type': type },
      body: await readFile(new URL(`./page/${name}`, import.meta.url)),
    }),
  }));
}
