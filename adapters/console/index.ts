/** ROLE console: for now the front door, a page without any member's data that says where things are. */

import type { HttpRoute } from '../../src/chat/adapter.js';

export function consoleRoutes(options: { playground: boolean }): HttpRoute[] {
  const body = page(options.playground);
  return [
    {
      method: 'GET',
      path: '/',
      maxBodyBytes: 0,
      handle: async () => ({ status: 200, headers: HEADERS, body }),
    },
  ];
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
};

function page(playground: boolean): string {
  const way = playground
    ? '<p><a href="/playground">打开演练群</a>：选一位委员，发一条“打卡”，看看会得到什么答复。</p>'
    : '<p>群议正在群里服务。机关工作人员请在飞书里私聊机器人，发送“帮助”。</p>';
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>群议</title><style>
body{font:16px/1.7 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#1f2933;background:#f5f7fa;margin:0}
main{max-width:36rem;margin:12vh auto;background:#fff;padding:2rem 2.5rem;border-radius:12px;box-shadow:0 1px 4px #0002}
h1{margin:0 0 .5rem;font-size:1.6rem}a{color:#0b5cad}</style></head>
<body><main><h1>群议 Qunyi</h1><p>政协委员群里的学习打卡、社情民意和知情明政。</p>${way}</main></body></html>`;
}
