/** 没有听懂: whoever speaks to the bot and is not understood is told so, privately and seldom; nothing is kept. */

import { z } from 'zod';
import { isAcknowledgement } from '../src/chat/acknowledgement-text.js';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat, MessageEvent } from '../src/chat/event.js';
import { fold } from '../src/chat/fold.js';
import { replyPrivately } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { mayTell } from '../src/db/told.js';

/** In a group others go without, too; in private nobody else is disturbed. */
const SELDOM_MS = { group: 10 * 60_000, private: 60_000 } as const;
/** Politeness wants no answer. */
const POLITE = /^(谢谢|感谢|辛苦了?|多谢|谢了|您好|你好|早上好|晚上好|再见)/;

export const askAgain = defineJob<object, Deed>({
  name: 'ask-again',
  title: '没有听懂',
  payload: z.object({}),
  async run(_, deed) {
    const event = deed.event as EventInChat;
    if (event.type !== 'message' || (event.chatKind === 'group' && !event.mentionsBot)) return [];
    const text = fold(event.text, 200).text.trim();
    if (POLITE.test(text) || isAcknowledgement(event.text)) return [];
    const answer = text === '' ? insteadOfFiles(event) : NOT_UNDERSTOOD;
    if (answer === undefined) return [];
    const key = `ask-again ${event.chatKind} ${event.platform} ${event.sender.id}`;
    if (!(await mayTell(deed.db, key, SELDOM_MS[event.chatKind], deed.now))) return [];
    return [replyPrivately(event, answer)];
  },
});

const NOT_UNDERSTOOD =
  '抱歉，这句话我没有听懂，没有保存。发送“帮助”可以看到我能办的事；也可以换个说法再发一次。';

const ONLY_FILES =
  '文件、图片、语音和视频在这里办理不了，没有保存，请用文字写给我。发送“帮助”可以看到我能办的事。';

/** What is said to a private message without a word; undefined for stickers and cards, and in groups. */
function insteadOfFiles({ chatKind, attachments }: MessageEvent): string | undefined {
  const kinds = new Set(attachments.map((one) => one.kind));
  if (chatKind === 'group' || !(['file', 'image', 'audio', 'video'] as const).some((kind) => kinds.has(kind)))
    return undefined;
  return kinds.has('file') ? `${ONLY_FILES}委员名单请由管理员以 .xlsx 或 .csv 文件私聊发来。` : ONLY_FILES;
}
