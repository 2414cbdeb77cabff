/** The list of chats, with what was said last and how much is unread. */

import { byId, element } from './element.js';
import { oneLine } from './posts.js';

/**
 * @param {{ chat: { id: string, name: string, isPrivate: boolean }, here: boolean, unread: number, last?: object, address: string }[]} rows
 */
export function drawChats(rows) {
  byId('chats').replaceChildren(...rows.map((row) => element('li', {}, [link(row)])));
}

function link({ chat, here, unread, last, address }) {
  const short = chat.isPrivate ? '机器人私聊' : chat.name;
  return element(
    'a',
    { href: address, class: `chat ${here ? 'here' : ''}`, 'aria-current': here ? 'page' : undefined },
    [
      element('span', {
        class: `chat-picture ${chat.isPrivate ? 'bot' : ''}`,
        'aria-hidden': 'true',
        text: chat.isPrivate ? '议' : '群',
      }),
      element('span', { class: 'chat-text' }, [
        element('span', { class: 'chat-name' }, [
          element('span', { class: 'long-name', text: chat.name }),
          element('span', { class: 'short-name', text: short, 'aria-hidden': 'true' }),
        ]),
        element('span', { class: 'chat-last', text: last ? oneLine(last) : '还没有消息' }),
      ]),
      unread > 0 ? badge(unread) : undefined,
    ],
  );
}

function badge(unread) {
  return element('span', { class: 'badge' }, [
    element('span', { 'aria-hidden': 'true', text: unread > 99 ? '99+' : String(unread) }),
    element('span', { class: 'unseen', text: `，${unread} 条未读` }),
  ]);
}
