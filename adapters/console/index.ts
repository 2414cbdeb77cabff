/** ROLE console: for now the front door, a page without any member's data that says where things are. */

import { readFile } from 'node:fs/promises';
import type { HttpAnswer, HttpRoute } from '../../src/chat/adapter.js';

export function consoleRoutes(options: { playground: boolean }): HttpRoute[] {
  const page = frontPage(options.playground ? TO_PLAYGROUND : TO_CHATS);
  return [
    get('/', async () => answer('text/html; charset=utf-8', page)),
    get('/front.css', async () => answer('text/css; charset=utf-8', await front('front.css'))),
    get('/icon.svg', async () => answer('image/svg+xml', await front('icon.svg'))),
  ];
}

function get(path: string, handle: HttpRoute['handle']): HttpRoute {
  return { method: 'GET', path, maxBodyBytes: 0, handle };
}

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

function answer(type: string, body: string | Buffer): HttpAnswer {
  return { status: 200, headers: { ...HEADERS, 'content-type': type }, body };
}

async function front(name: string): Promise<Buffer> {
  return readFile(new URL(`./front/${name}`, import.meta.url));
}

const TO_PLAYGROUND = `
      <p>现在运行的是虚构的“示例县政协”。打开演练群，选一位委员，发一条“打卡”，就能看到机器人的答复。</p>
      <p><a class="open" href="/playground">打开演练群</a></p>
      <p>也可以在命令行里试：<br><code>npx qunyi say --as 李秀兰 --in 委员读书群 '打卡 《论语》第3章 心得：温故而知新'</code></p>`;

const TO_CHATS = `
      <p>群议正在群里服务，委员不需要打开任何网页：在群里或与机器人的私聊里直接说话即可。</p>
      <p>机关工作人员请私聊机器人，发送“帮助”，看看可以做什么。</p>
      <p>检查运行情况，请在命令行里运行：<code>npx qunyi doctor</code></p>`;

/** Holds nothing that anybody typed: all of it is written here. */
function frontPage(way: string): string {
  return `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>群议</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/front.css">
  </head>
  <body>
    <main>
      <header class="head">
        <img src="/icon.svg" alt="" width="60" height="60">
        <div><h1>群议 Qunyi</h1><p>在委员们已经在用的群里，把该记的记下来，把该办的办到</p></div>
      </header>
      <ul class="what">
        <li><h2>学习打卡</h2><p>书香政协：读了哪本书、哪一章，有什么心得，一句话记下。</p></li>
        <li><h2>社情民意</h2><p>标题、情况、建议随手发来，自动编号，信息员马上知道。</p></li>
        <li><h2>知情明政</h2><p>通知发到该到的群，谁收到了、谁还没回，一看就清楚。</p></li>
      </ul>
      <section class="way" aria-label="从这里开始">${way}
      </section>
      <p class="foot">打不开或没有反应时，请看看运行群议的窗口，那里写着原因和办法。</p>
    </main>
  </body>
</html>
`;
}
