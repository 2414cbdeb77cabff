/** Takes the pictures of docs/members.md and of the READMEs anew: `npm run build && node docs/pictures/take.mjs [name…]`; needs Debian's chromium. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const HERE = import.meta.dirname;
const MAIN = resolve(HERE, '../../dist/adapters/cli/main.js');
/** A phone's width; sharp on screens of today. */
const PHONE = { viewport: { width: 375, height: 700 }, deviceScaleFactor: 1.6 };
/** In the pictures it is evening in Beijing, when people read, whenever they are taken. */
const EVENING = '19:40';
const LARGEST_BYTES = 150 * 1024;

const NOTICE = '关于开展“书香政协”读书活动的通知\n各位委员：本周起共读《论语》，每天一章，请在群里打卡。';

/**
 * One picture each: what people say before it, and whose phone it shows where, in a house of its own.
 * `before` is said by others or elsewhere; `says` by whoever is shown, one after the other. With a `screen` (for
 * docs/images) all of it is shown, not only what was said.
 */
const SCENES = {
  'check-in': {
    as: '李秀兰',
    in: '委员读书群',
    says: ['打卡 《论语》第3章 心得：温故而知新，常读常新', '打卡 心得：晚上又读了一遍，记两句'],
  },
  'check-in-empty': { as: '王建国', in: '第一联络组群', says: ['打卡', '《论语》第1章'] },
  tip: {
    as: '张伟',
    says: ['社情民意 学校门口上下学时段人车混行，存在安全隐患。建议错时放学，并划设临时停靠区。'],
  },
  'tip-asked': { as: '曹明德', says: ['社情民意 村卫生室缺常用药'] },
  chain: {
    as: '韩雪梅',
    in: '第一联络组群',
    says: ['#接龙 今日打卡\n\n1. 韩雪梅 《论语》第3章\n2. 唐志远 心得：学而时习之\n3. 许丽华 《论语》第2章'],
  },
  guess: { as: '朱雅琴', says: ['今天读了《论语》第五章，很受启发'] },
  notice: {
    as: '朱雅琴',
    in: '委员工作群',
    before: [
      [
        '陈静',
        undefined,
        '通知 关于开展集中学习的通知\n各位委员：定于周五下午3点集中学习，请准时参加。\n地点：政协二楼会议室\n发给：委员工作群',
      ],
      ['陈静', undefined, '确认'],
    ],
  },
  playground: {
    screen: { width: 1366, height: 768 },
    as: '李秀兰',
    in: '委员读书群',
    before: [
      ['陈静', undefined, `通知 ${NOTICE}\n发给：委员读书群`],
      ['陈静', undefined, '确认'],
    ],
    says: ['打卡 《论语》第3章 心得：温故而知新，可以为师矣。'],
  },
  'playground-phone': {
    screen: { width: 390, height: 844 },
    as: '王建国',
    in: '委员读书群',
    before: [
      ['张伟', '委员读书群', '打卡 《论语》第1章 心得：学而时习之，贵在常学常新。'],
      ['李秀兰', '委员读书群', '打卡 《论语》第3章 心得：温故而知新，可以为师矣。'],
    ],
    says: ['打卡 《乡土中国》第2章 心得：办企业也要懂乡土人情。', '我的打卡'],
  },
};

const [hour, minute] = EVENING.split(':').map(Number);
const aheadMs = (hour * 60 + minute) * 60_000 - ((Date.now() + 8 * 3_600_000) % 86_400_000);
const clock = `const Real = Date; globalThis.Date = class extends Real {
  constructor(...given) { super(...(given.length > 0 ? given : [Date.now()])); }
  static now() { return Real.now() + ${aheadMs}; }
};`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const wanted = process.argv.slice(2);
  for (const [name, scene] of Object.entries(SCENES))
    if (wanted.length === 0 || wanted.includes(name)) await inHouse((url) => take(url, name, scene));
} finally {
  await browser.close();
}

async function inHouse(work) {
  const folder = mkdtempSync(join(tmpdir(), 'qunyi-pictures-'));
  const program = spawn(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(clock)}`, MAIN, 'start', '--json'],
    {
      cwd: folder,
      env: { PATH: process.env.PATH, TZ: 'UTC', HTTP_PORT: '0', DATA_DIR: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise((done) => program.once('exit', done));
  try {
    const url = await new Promise((done) => {
      program.stdout.once('data', (bytes) => done(JSON.parse(bytes.toString('utf8')).url));
    });
    await work(url);
  } finally {
    program.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function take(url, name, scene) {
  for (const [as, chat, text] of scene.before ?? []) await say(url, { as, in: chat, text });
  const look = scene.screen ? { viewport: scene.screen } : PHONE;
  const page = await browser.newPage({ ...look, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const place = new URLSearchParams({ as: scene.as, in: scene.in ?? 'private' });
  await page.goto(`${url}/playground#${place}`);
  for (const text of scene.says ?? []) {
    await page.locator('#text').fill(text);
    await page.locator('#text').press('Enter');
    await settled(page);
  }
  await settled(page);
  const path = join(HERE, scene.screen ? '../images' : '', `${name}.png`);
  if (!scene.screen) await showWhole(page);
  await page.screenshot({ path });
  await page.close();
  const { size } = statSync(path);
  console.log(`${name}.png ${Math.ceil(size / 1024)} KB`);
  if (size > LARGEST_BYTES) throw new Error(`${name}.png is larger than 150 KB`);
}

/** What was said and nothing else: without the field below, and as high as it is. */
async function showWhole(page) {
  const lacking = await page.locator('#log').evaluate((log) => {
    for (const one of document.querySelectorAll('.me, .composer, .reply')) one.style.display = 'none';
    const last = log.lastElementChild?.getBoundingClientRect();
    const above = log.scrollTop + (last?.bottom ?? 0) - log.getBoundingClientRect().top;
    return above + 24 - log.clientHeight;
  });
  const { width, height } = page.viewportSize();
  await page.setViewportSize({ width, height: Math.max(240, Math.ceil(height + lacking)) });
  await page.locator('#log').evaluate((log) => log.scrollTo(0, 0));
  await page.waitForTimeout(300);
}

/** Nothing new has come for a while. */
async function settled(page) {
  let before = -1;
  for (let calm = 0; calm < 6; ) {
    await page.waitForTimeout(400);
    const now = await page.locator('.post').count();
    calm = now === before ? calm + 1 : 0;
    before = now;
  }
}

async function say(url, message) {
  const answer = await fetch(`${url}/api/playground/messages`, {
    method: 'POST',
    body: JSON.stringify(message),
  });
  if (!answer.ok) throw new Error(`${message.text}: ${answer.status} ${await answer.text()}`);
  await new Promise((done) => setTimeout(done, 2_500));
}
