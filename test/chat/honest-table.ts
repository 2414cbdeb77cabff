/** A small honest table of jobs for reading tests: the words of DOMAIN §6 with the readers of `src/chat`; nothing runs. */

import { z } from 'zod';
import {
  type EventReplyText,
  isAcknowledgement,
  readEventReply,
} from '../../src/chat/acknowledgement-text.js';
import { type Command, type CommandMatch, defineJob, type Job } from '../../src/chat/define-job.js';
import type { MessageEvent } from '../../src/chat/event.js';
import { readNotice } from '../../src/chat/notice-text.js';
import { hearCheckIn } from '../../src/chat/study-post.js';
import { readBackfill, readCheckIn, readStudyText } from '../../src/chat/study-text.js';
import { readTip } from '../../src/chat/tip-text.js';

const anything = z.unknown();
const run = async () => [];
const bare = (match: CommandMatch) => ({ payload: { rest: match.rest }, reason: 'command' });

function simple(name: string, words: string[], more: Partial<Command<unknown>> = {}): Job {
  const command = { words, usage: words[0]!, who: 'member' as const, read: bare, ...more };
  return defineJob<unknown, unknown>({ name, title: words[0]!, payload: anything, command, run });
}

export const TABLE: readonly Job[] = [
  defineJob<unknown, unknown>({
    name: 'record-check-in',
    title: '学习打卡',
    payload: anything,
    command: {
      words:
        '打卡 学习打卡 读书打卡 今日打卡 晨读打卡 打咔 打ka 大卡 daka dk 读书心得 心得 感悟 学习体会'.split(
          ' ',
        ),
      usage: '打卡 《书名》第3章 心得：…',
      who: 'member',
      read: readCheckIn,
    },
    hears: hearCheckIn,
    answer: (words) =>
      words.folded.text === '取消'
        ? { payload: { cancel: true }, reason: 'cancelled' }
        : { payload: readStudyText(words.original), reason: 'answer' },
    run,
  }),
  simple('make-up-check-in', ['补卡', '补打卡', '补签', 'buka', '补', '昨天忘了补一下'], {
    read: readBackfill,
  }),
  simple('take-study-leave', ['请假', '这两天停一下']),
  simple('leave-topic', ['退出打卡', '不参加了']),
  simple('amend-last', ['改一下', '更正', '写错了']),
  simple('withdraw-last', ['撤回打卡', '删除刚才那条']),
  simple(
    'submit-tip',
    '社情民意 社情民意信息 反映社情民意 反映个问题 反映一个问题 反映个情况 反映一个情况 线索 信息报送 sqmy'.split(
      ' ',
    ),
    { read: readTip },
  ),
  simple('show-tips', ['我的社情民意', '我报的那条', '采用了吗', '进度', '查询'], { asks: true }),
  simple('broadcast-notice', ['通知', '发通知', '知情明政', '公告'], { who: 'staff', read: readNotice }),
  simple('confirm-notice', ['确认'], { who: 'staff' }),
  simple('correct-notice', ['更正', '撤回通知'], { who: 'staff' }),
  simple('list-missing', ['催一下', '催办', '回执', '谁没回', '统计'], { who: 'staff', asks: true }),
  defineJob<unknown, unknown>({
    name: 'acknowledge-notice',
    title: '收到',
    payload: anything,
    answersNotices: true,
    hears(words, context) {
      const notice = context.quoted?.kind === 'notice' ? context.quoted : context.notices[0];
      if (notice === undefined) return undefined;
      const noticeId = notice.noticeId;
      const reply: EventReplyText | undefined = notice.hasEvent ? readEventReply(words) : undefined;
      if (reply !== undefined) return { payload: { noticeId, ...reply }, reason: 'event reply' };
      if (!isAcknowledgement(words)) return undefined;
      return { payload: { noticeId }, reason: 'acknowledgement' };
    },
    action: (event) =>
      typeof event.value.noticeId === 'number' ? { noticeId: event.value.noticeId } : undefined,
    run,
  }),
  simple('show-points', ['我的积分', '查积分', '我的履职', '五个一'], { asks: true }),
  simple('show-check-ins', ['我的打卡', '今日打卡统计', '排行榜'], { asks: true }),
  simple('show-help', ['帮助', 'help', '?', '怎么用', '菜单'], {
    asks: true,
    who: 'anyone',
    read: (match, _words, context) =>
      match.foldedRest === '' && (match.word !== '?' || context.addressed) ? bare(match) : undefined,
  }),
  simple('link-account', ['绑定', '解绑'], { who: 'anyone' }),
  simple('give-feedback', ['意见反馈', '投诉'], { who: 'anyone' }),
  defineJob<unknown, unknown>({
    name: 'supplement-tip',
    title: '补充',
    payload: anything,
    hears: (words, context) =>
      context.quoted?.kind === 'tip' && words.folded.text.startsWith('补充')
        ? { payload: { tipId: context.quoted.tipId }, reason: 'supplement to the quoted tip' }
        : undefined,
    run,
  }),
  defineJob<unknown, unknown>({
    name: 'warn-of-secret',
    title: '保密提醒',
    payload: anything,
    happens: (event) => (event.type === 'refused' ? { reason: event.reason } : undefined),
    run,
  }),
];

/** 2026-04-23 is a Thursday; 12:00 in Beijing. */
export const SENT_AT = new Date('2026-04-23T04:00:00Z');

export function message(text: string, more: Partial<MessageEvent> = {}): MessageEvent {
  return {
    type: 'message',
    platform: 'playground',
    eventKey: 'm:1',
    sentAt: SENT_AT,
    platformChatId: 'chat-1',
    chatKind: 'group',
    sender: { id: 'u-1', name: '李秀兰' },
    platformMessageId: '1',
    text,
    mentionsBot: false,
    mentionsAll: false,
    mentions: [],
    attachments: [],
    ...more,
  };
}
