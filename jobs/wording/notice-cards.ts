/** How notices are worded: the preview that staff confirm, the message that groups get, and the words around drafts. */

import type { Card, OutboundMessage } from '../../src/chat/outbound.js';
import type { NamedChat } from '../../src/db/chat.js';
import type { NoticeChat, NoticeRow } from '../../src/db/notice.js';

/** Platforms whose groups can press a button; everywhere else 收到 is typed. */
export const PLATFORMS_WITH_BUTTONS: ReadonlySet<string> = new Set(['lark', 'playground']);

/** Groups named one by one in a preview; beyond, a number says the rest. */
const NAMED_GROUPS = 30;

export interface Preview {
  chats: readonly NoticeChat[];
  /** Groups that were meant and cannot be reached. */
  unreachable: readonly NamedChat[];
  /** Members of the committee seen in the groups under a bound account: those of whom 回执 speaks. */
  members: number;
  /** Of them those to whom nothing can be said in private. */
  beyondReach: number;
}

/** What the author sees before anything is sent; the buttons and the words do the same. */
export function previewCard(notice: NoticeRow, preview: Preview): Card {
  const { chats, unreachable, members, beyondReach } = preview;
  const groups = chats.map((chat, index) => `${index + 1}. ${groupLine(notice, chat)}`);
  return {
    title: `${kindWord(notice)}草稿 ${notice.number}`,
    tone: 'orange',
    paragraphs: [
      `标题：${headline(notice)}`,
      notice.body,
      [`将发送到${chats.length}个群，${whoAnswers(notice)}有${members}人：`, ...atMost(groups)].join('\n'),
      beyondReach > 0 ? `其中${beyondReach}人无法私信，只能在群里看到。` : '',
      unreachable.length > 0 ? `无法送达：${atMost(unreachable.map(whyUnreachable)).join('、')}` : '',
      `24小时内有效。确认发送请回复：确认 ${notice.number}；改发其他群请回复：发给：群名；不发了请回复：取消 ${notice.number}。`,
    ].filter((text) => text !== ''),
    buttons: [
      {
        label: '确认发送',
        style: 'primary',
        value: { job: 'confirm-notice', noticeId: notice.id, decision: 'confirm' },
      },
      {
        label: '取消',
        style: 'default',
        value: { job: 'confirm-notice', noticeId: notice.id, decision: 'cancel' },
      },
    ],
  };
}

function whoAnswers({ wantsAcknowledgement }: NoticeRow): string {
  return wantsAcknowledgement ? '应回执的委员' : '其中已绑定的委员';
}

/** The preview after its decision: nothing to press any more. */
export function settledCard(notice: NoticeRow, what: string): Card {
  return {
    title: `${kindWord(notice)} ${notice.number}`,
    tone: 'grey',
    paragraphs: [`标题：${headline(notice)}`, what],
    buttons: [],
  };
}

/** What a group gets: a card with 收到 to press where there are buttons, else text. */
export function noticeMessage(notice: NoticeRow, chat: NoticeChat): OutboundMessage {
  const title = headline(notice);
  if (!notice.wantsAcknowledgement) return { type: 'text', text: asText([title, notice.body]) };
  if (!PLATFORMS_WITH_BUTTONS.has(chat.platform))
    return { type: 'text', text: asText([title, notice.body, '收到后请回复“收到”。']) };
  // Nobody may believe to be recorded while the bot hears nothing.
  const how = chat.hearsAll ? '收到后请点“收到”，或直接回复“收到”。' : '收到后请点下方的“收到”。';
  return {
    type: 'card',
    card: {
      title,
      tone: 'blue',
      paragraphs: [notice.body, how].filter((text) => text !== ''),
      buttons: [
        { label: '收到', style: 'primary', value: { job: 'acknowledge-notice', noticeId: notice.id } },
      ],
    },
  };
}

/** The title as groups read it; a 知情明政 bears its number. */
export function headline(notice: Pick<NoticeRow, 'kind' | 'issueNumber' | 'title'>): string {
  if (notice.kind !== 'briefing' || notice.title.startsWith('知情明政')) return notice.title;
  return notice.issueNumber === null
    ? `知情明政：${notice.title}`
    : `知情明政第${notice.issueNumber}期：${notice.title}`;
}

/** 通知 · 知情明政 · 公告. */
export function kindWord(notice: Pick<NoticeRow, 'kind'>): string {
  return { notice: '通知', briefing: '知情明政', bulletinNotice: '公告' }[notice.kind];
}

/** 委员读书群、委员工作群; groups without a name are counted only. */
export function nameGroups(chats: readonly { name: string }[]): string {
  return atMost(chats.map(nameOf)).join('、');
}

function groupLine(notice: NoticeRow, chat: NoticeChat): string {
  const name = `${nameOf(chat)}${chat.isNew ? '（新群）' : ''}`;
  if (!notice.wantsAcknowledgement) return name;
  if (chat.hearsAll) return `${name}：直接回复“收到”即可记录`;
  return PLATFORMS_WITH_BUTTONS.has(chat.platform)
    ? `${name}：未@我的“收到”听不到，以点按钮为准`
    : `${name}：未@我的“收到”不一定听得到`;
}

function whyUnreachable(chat: NamedChat): string {
  if (chat.state === 'dissolved') return `${nameOf(chat)}（群已解散）`;
  if (chat.state === 'left') return `${nameOf(chat)}（我已不在群里）`;
  return `${nameOf(chat)}（已暂停）`;
}

function nameOf(chat: { name: string }): string {
  return chat.name === '' ? '未命名的群' : chat.name;
}

function atMost(lines: string[]): string[] {
  return lines.length <= NAMED_GROUPS
    ? lines
    : [...lines.slice(0, NAMED_GROUPS), `……等共${lines.length}个群`];
}

function asText([title, ...rest]: string[]): string {
  return [`【${title}】`, ...rest.filter((text) => text !== '')].join('\n');
}
