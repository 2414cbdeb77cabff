/** Over the real gRPC wire: words in and out, and what becomes of them when the puppet service goes. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { type FakeWechat, startFakeWechat } from '../../support/fake-wechat/index.js';
import { type OpenWechat, openWechat } from './open-wechat.js';

let wechat: FakeWechat;
let open: OpenWechat;
let xiulan: string;
let reading: string;

beforeAll(async () => {
  wechat = await startFakeWechat('gateway');
  xiulan = wechat.person('李秀兰');
  reading = wechat.room('委员读书群', [xiulan]);
  wechat.login();
  open = openWechat(wechat.env());
  await open.connected();
}, 60_000);

afterAll(async () => {
  await open?.close();
  await wechat?.close();
});

it('what is written in a group comes in, and an answer goes out', async () => {
  const id = wechat.writes(xiulan, '@群议\u2005打卡 《示例读本》第3章', reading);
  const event = await eventually(() => open.received.find((one) => one.eventKey === `m:${id}`) ?? false);
  expect(event).toMatchObject({
    type: 'message',
    platformChatId: reading,
    chatKind: 'group',
    sender: { id: xiulan, name: '李秀兰', reachable: true },
    text: '打卡 《示例读本》第3章',
    mentionsBot: true,
  });
  expect(await open.say({ kind: 'chat', id: reading }, '李秀兰委员，已记下。')).toEqual({ ok: true });
  await eventually(() => wechat.sent.length === 1);
  expect(wechat.sent[0]).toEqual({ to: reading, text: '李秀兰委员，已记下。' });
});
