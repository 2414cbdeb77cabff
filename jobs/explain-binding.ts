/** 说明绑定: people in no roster are told how to bind, once a day whole and in private now and then briefly; where that fails, one neutral line an hour. */

import { z } from 'zod';
import { isAcknowledgement } from '../src/chat/acknowledgement-text.js';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyPrivately, sayTo } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { mayTell } from '../src/db/told.js';
import { CONTACTS_ONLY } from '../src/domain/private-reach.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const BRIEFLY_EVERY_MS = 10 * 60_000;

const answered = z.object({ ok: z.boolean() });
const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('tell') }),
  /** The private word was tried; `answer.ok` tells whether it arrived. */
  z.object({ step: z.literal('tried'), chatId: z.string(), answer: answered }),
]);

export const HOW_TO_BIND =
  '您的账号还没有绑定，刚才的消息没有保存。请私聊发送：绑定 姓名（例如：绑定 李秀兰），机关工作人员确认后即可使用；有绑定码的，请发送：绑定 绑定码。';

const BRIEFLY = '您的账号还没有绑定，消息没有保存。绑定请发送：绑定 姓名。';

const GROUP_LINE = '还没有绑定账号的委员，请先与我私聊，发送：绑定 姓名。';

const GROUP_LINE_TO_CONTACTS =
  '还没有绑定账号的委员，请先添加我为好友，验证信息写：姓名 绑定码（绑定码请向机关工作人员领取）。';

/** Where only contacts can write in private, asking to become one is the way in. */
function groupLine(platform: string): string {
  return CONTACTS_ONLY.includes(platform) ? GROUP_LINE_TO_CONTACTS : GROUP_LINE;
}

export const explainBinding = defineJob<z.infer<typeof payload>, Deed>({
  name: 'explain-binding',
  title: '说明绑定',
  payload,
  async run(payload, deed) {
    if (payload.step === 'tried') {
      if (payload.answer.ok || payload.chatId === '') return [];
      const first = await mayTell(deed.db, `bind-line ${payload.chatId}`, HOUR_MS, deed.now);
      return first
        ? [sayTo({ kind: 'chat', id: payload.chatId }, groupLine(deed.event?.platform ?? ''))]
        : [];
    }
    const event = deed.event as EventInChat;
    const who = `${event.platform} ${event.sender.id}`;
    if (!(await mayTell(deed.db, `bind ${who}`, DAY_MS, deed.now))) {
      if (event.chatKind === 'group') return [];
      const again = await mayTell(deed.db, `bind-again ${who}`, BRIEFLY_EVERY_MS, deed.now);
      return again ? [replyPrivately(event, BRIEFLY)] : [];
    }
    const chatId = event.chatKind === 'group' && !isReceipt(event) ? event.platformChatId : '';
    return [
      {
        ...replyPrivately(event, HOW_TO_BIND),
        continueWith: { job: 'explain-binding', payload: { step: 'tried', chatId } },
      },
    ];
  },
});

/** 收到 is answered by nothing in a group, not even by how to bind. */
function isReceipt(event: EventInChat): boolean {
  if (event.type === 'action') return event.value.job === 'acknowledge-notice';
  return event.type === 'message' && isAcknowledgement(event.text);
}
