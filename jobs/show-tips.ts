/** 我的社情民意: one's own tips and where they stand, privately; tipEditors may read any of their committee's, which is audited. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { replyPrivately } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import { findTip, type ListedTip, listOwnTips } from '../src/db/tip-list.js';
import { beijingDay } from '../src/domain/beijing-time.js';
import { mayAct } from '../src/domain/role.js';
import { readTipNumber, shownTipNumber } from '../src/domain/tip-number.js';
import { UserError } from '../src/errors.js';
import { committeeMeant } from './asker.js';
import { describeParts, describeState, isSecretCheck, nameTip } from './tip-reply.js';

const payload = z.object({ number: z.string().optional(), tipId: z.number().optional() });
type Payload = z.infer<typeof payload>;

const LISTED = 10;
/** 我的社情民意有几条？ 进度怎么样了 */
const STILL_ASKS =
  /^(?:(?:现在|目前)?(?:是|有)?(?:多少|几|情况|明细|记录|怎么样|如何|呢|吗|到哪|采用了吗)\S{0,6})?[\s?。,!~]*$/;
const ASKS_ABOUT_QUOTED = /^(?:采用了吗|采用了没有?|进度|进度如何|怎么样了|到哪一步了?|查询)[\s?。!~]*$/;

export const showTips = defineJob<Payload, Deed>({
  name: 'show-tips',
  title: '我的社情民意',
  payload,
  command: {
    words: ['我的社情民意', '我报的那条', '采用了吗', '进度', '查询'],
    usage: '我的社情民意 · 查询 SQ-2026-0001',
    who: 'member',
    forStaff: { who: 'tipEditor', title: '查看来稿', usage: '查询 SQ-2026-0001（任何一条来稿的全文）' },
    asks: true,
    read(match, _words, { roles }) {
      const number = readTipNumber(match.foldedRest);
      if (number !== undefined) return { payload: { number }, reason: 'tip asked for by number' };
      if (match.word === '查询' || !STILL_ASKS.test(match.foldedRest)) return undefined;
      // Staff have no tips of their own: they mean the notice.
      if (match.word === '进度' && mayAct(roles, 'staff') && !roles.has('member')) return undefined;
      return { payload: {}, reason: 'own tips asked for' };
    },
  },
  hears(words, context) {
    if (context.quoted?.kind !== 'tip' || !ASKS_ABOUT_QUOTED.test(words.folded.text)) return undefined;
    return { payload: { tipId: context.quoted.tipId }, reason: 'quoted tip asked for' };
  },
  async run(payload, deed) {
    const event = deed.event as EventInChat;
    const { tipId, number } = payload;
    if (tipId !== undefined) return showOne({ tipId }, deed, event);
    if (number !== undefined) return showOne({ number }, deed, event);
    return showOwn(deed, event);
  },
});

async function showOwn(deed: Deed, event: EventInChat): Promise<Reply[]> {
  const committee = committeeMeant(deed);
  const { personId } = deed.asker;
  if (personId === undefined) throw unknown();
  const { tips, total } = await listOwnTips(deed.db, committee.id, personId, LISTED);
  if (total === 0)
    return [
      replyPrivately(
        event,
        '您还没有报送过社情民意。报送请私聊发送：社情民意 标题：关于……的建议 情况：…… 建议：……',
      ),
    ];
  const lines = tips.map(
    (tip) => `${nameTip(shown(tip, deed), tip.title, tip.flags)}：${describeState(tip)}`,
  );
  const more = total > tips.length ? [`以上是最近${tips.length}条。更早的请发送：查询 编号`] : [];
  return [replyPrivately(event, [`您报送的社情民意共${total}条：`, ...lines, ...more].join('\n'))];
}

/** @throws UserError, the same one whether the tip is another's or does not exist. */
async function showOne(
  by: { number: string } | { tipId: number },
  deed: Deed,
  event: EventInChat,
): Promise<Reply[]> {
  const committee = committeeMeant(deed);
  const tip = await findTip(deed.db, committee.id, by);
  const { personId } = deed.asker;
  if (!tip || personId === undefined) throw unknown();
  if (tip.personId === personId) return [reply(event, tip, ownLines(tip, deed))];
  if (!deed.standing || !mayAct(deed.standing.roles, 'tipEditor')) throw unknown();
  await appendAudit(deed.db, {
    committeeId: committee.id,
    actorPersonId: personId,
    actor: event.platform,
    action: 'tip.read',
    objectKind: 'tip',
    objectId: tip.id,
    at: deed.now,
  });
  return [reply(event, tip, editorLines(tip, deed))];
}

function ownLines(tip: ListedTip, deed: Deed): string[] {
  return [
    `社情民意 ${nameTip(shown(tip, deed), tip.title, tip.flags)}`,
    `目前：${describeState(tip)}`,
    ...(isSecretCheck(tip.flags) ? [] : describeParts(tip)),
  ];
}

function editorLines(tip: ListedTip, deed: Deed): string[] {
  const day = beijingDay(tip.sentAt);
  const parts = [
    ['情况', tip.situation],
    ['原因', tip.cause],
    ['建议', tip.suggestion],
  ].flatMap(([label, text]) => (text ? [`${label}：${text}`] : []));
  return [
    `社情民意 ${nameTip(shown(tip, deed), tip.title, tip.flags)}`,
    `反映人：${tip.author}，${day}提交，${describeState(tip)}`,
    ...(tip.flags.includes('petition_check') ? ['提示：疑似涉及信访、诉讼事项，请先核对。'] : []),
    ...(isSecretCheck(tip.flags) ? ['提示：涉密待核，正文不在聊天中显示。'] : parts),
  ];
}

function reply(event: EventInChat, tip: ListedTip, lines: string[]): Reply {
  return {
    ...replyPrivately(event, maskPersonalData(lines.join('\n'))),
    about: { kind: 'tip', tipId: tip.id },
  };
}

function shown(tip: ListedTip, deed: Deed): string {
  return shownTipNumber(tip.number, deed.committee?.code ?? null, deed.asker.standings.length > 1);
}

function unknown(): UserError {
  return new UserError(
    'tip_unknown',
    '没有找到您报送的这一条，请核对编号。查看自己报送的，请发送：我的社情民意。',
    {},
    'private',
  );
}
