/** A plain message somebody wrote in a group: what a test does not name is as it mostly is. */

import type { MessageEvent } from '../../src/chat/event.js';

type Named = Pick<MessageEvent, 'platformMessageId' | 'text' | 'sentAt'>;

export function groupMessage(named: Named & Partial<MessageEvent>): MessageEvent {
  return {
    type: 'message',
    platform: 'playground',
    eventKey: `m:${named.platformMessageId}`,
    platformChatId: 'group-reading',
    chatKind: 'group',
    sender: { id: 'demo-2' },
    mentionsBot: false,
    mentionsAll: false,
    mentions: [],
    attachments: [],
    ...named,
  };
}
