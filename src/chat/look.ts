/** The look: whether an event is ours to keep, before anything is stored. Sync, pure and cheap: most of what passes is chatter. */

import type { Job, ReadingContext } from './define-job.js';
import type { ChatEvent, MessageEvent } from './event.js';
import { isTooLong } from './text-limit.js';
import { readCommand, readForm, readGuess, speaksToOthers, understandEvent, wordsOf } from './understand.js';

/**
 * `drop`: neither saved nor logged · `ours`: keep · `ours-if-open`: keep only when a question to this person, a notice
 * in this chat or the quoted message turns out to be ours and open.
 */
export type Look = 'drop' | 'ours' | 'ours-if-open';

export function look(event: ChatEvent, table: readonly Job[]): Look {
  if (event.type === 'answered' || event.type === 'tick') return 'ours';
  if (event.type === 'refused' && event.ifNotice) return 'ours-if-open';
  if (event.type !== 'message') return understandEvent(event, table).job === undefined ? 'drop' : 'ours';
  if (event.text.trim() === '' && event.attachments.length === 0) {
    return event.mentionsBot ? 'ours' : 'drop';
  }
  if (event.chatKind === 'private' || event.mentionsBot) return 'ours';
  if (asksFor(event, table) !== undefined) return 'ours';
  if (isTooLong(event.text)) return 'drop';
  if (event.quotedMessageId !== undefined) return 'ours-if-open';
  return isNeverAnAnswer(event) ? 'drop' : 'ours-if-open';
}

/** The queue job's name for an event: the deed it seems to ask for. A hint for logs and metrics; the worker reads again. */
export function hintOf(event: ChatEvent, table: readonly Job[]): string {
  if (event.type === 'answered' || event.type === 'tick') return event.job;
  if (event.type !== 'message') return understandEvent(event, table).job ?? 'read-message';
  return asksFor(event, table) ?? 'read-message';
}

/** The job whose command or own hearing fits when nothing is open but a topic runs. */
function asksFor(event: MessageEvent, table: readonly Job[]): string | undefined {
  const addressed = event.chatKind === 'private' || event.mentionsBot;
  const words = wordsOf(event);
  const context: ReadingContext = {
    sentAt: event.sentAt,
    chatKind: event.chatKind,
    addressed,
    mentionsAll: event.mentionsAll,
    roles: new Set(),
    notices: [],
    topicRunning: true,
  };
  const formed = readForm(words, context, table);
  if (formed !== undefined) return formed.job;
  if (speaksToOthers(event, { addressed })) return undefined;
  const command = readCommand(words, context, table);
  if (command?.job !== undefined) return command.job;
  const hearing = table.find((job) => job.hears?.(words, context) !== undefined);
  return hearing?.name ?? readGuess(words, context, table)?.job;
}

/** Whether a message would be heard where a notice is open; chatter under a notice is chatter. */
export function answersNotice(event: MessageEvent, table: readonly Job[]): boolean {
  const words = wordsOf(event);
  const context: ReadingContext = {
    sentAt: event.sentAt,
    chatKind: event.chatKind,
    addressed: event.chatKind === 'private' || event.mentionsBot,
    mentionsAll: event.mentionsAll,
    roles: new Set(),
    notices: [{ kind: 'notice', noticeId: 0, hasEvent: true }],
    topicRunning: false,
  };
  const formed = readForm(words, context, table);
  if (formed !== undefined) return formed.job !== undefined;
  return table.some((job) => job.hears?.(words, context) !== undefined);
}

/** Whether a message would be heard where it quotes a member's check-in, were its author one who may: 精选, 点评 …. */
export function speaksOfCheckIn(event: MessageEvent, table: readonly Job[]): boolean {
  const context: ReadingContext = {
    sentAt: event.sentAt,
    chatKind: event.chatKind,
    addressed: event.chatKind === 'private' || event.mentionsBot,
    mentionsAll: event.mentionsAll,
    roles: new Set(['staff']),
    notices: [],
    quotedCheckIn: 0,
    topicRunning: false,
  };
  return readCommand(wordsOf(event), context, table) !== undefined;
}

const LINK = /^https?:\/\/\S+$/i;
const PLATFORM_LINE =
  /^\[(?:微信红包|红包|转账|链接|聊天记录|小程序|位置|名片|视频号|动画表情|文件|图片|语音|视频)\]/;

/** Links, forwarded cards and red packets answer no question. */
function isNeverAnAnswer(event: MessageEvent): boolean {
  const text = event.text.trim();
  if (text === '') return event.attachments.every((one) => one.kind === 'card' || one.kind === 'other');
  return LINK.test(text) || PLATFORM_LINE.test(text);
}
