/** 没有听懂: whoever speaks to the bot and is not understood is told so, privately and seldom; nothing is kept. */

import { z } from 'zod';
import { isAcknowledgement } from '../src/chat/acknowledgement-text.js';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { fold } from '../src/chat/fold.js';
import { replyPrivately } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { mayTell } from '../src/db/told.js';

const SELDOM_MS = 10 * 60_000;
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
    if (text === '' || POLITE.test(text) || isAcknowledgement(event.text)) return [];
    const key = `ask-again ${event.platform} ${event.sender.id}`;
    if (!(await mayTell(deed.db, key, SELDOM_MS, deed.now))) return [];
    return [
      replyPrivately(
        event,
        '抱歉，这句话我没有听懂，没有保存。发送“帮助”可以看到我能办的事；也可以换个说法再发一次。',
      ),
    ];
  },
});
