/** 我的社情民意: one's own tips and where they stand, privately; tipEditors may read any of their committee's, which is audited. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { replyPrivately } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import { findTip, type ListedTip, listDrafts, listOwnTips, listSupplements } from '../src/db/tip-list.js';
import { beijingDay } from '../src/domain/beijing-time.js';
import { mayAct } from '../src/domain/role.js';
import { readTipNumber, shownTipNumber } from '../src/domain/tip-number.js';
import { UserError } from '../src/errors.js';
import { committeeMeant } from './asker.js';
import { describeParts, describeState, isSecretCheck, markedTitle, nameTip } from './tip-reply.js';
import { tipWording } from './wording/tip.js';

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
  const drafts = await listDrafts(deed.db, committee.id, personId);
  if (total + drafts.length === 0) return [replyPrivately(event, tipWording.none)];
  const lines = tips.map((tip) =>
    tipWording.ownLine(nameTip(shown(tip, deed), tip.title, tip.flags), describeState(tip)),
  );
  const list = [
    ...(total > 0 ? [tipWording.ownHead(total), ...lines] : []),
    ...(total > tips.length ? [tipWording.olderOnes(tips.length)] : []),
    ...(drafts.length > 0 ? [tipWording.draftsHead(drafts.length)] : []),
    ...drafts.slice(0, LISTED).map((draft) => tipWording.draftLine(markedTitle(draft.title, draft.flags))),
  ];
  return [replyPrivately(event, list.join('\n'))];
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
  if (tip.personId === personId)
    return [reply(event, tip, [...ownLines(tip, deed), ...(await supplements(tip, deed))])];
  if (!deed.standing || !mayAct(deed.standing.roles, 'tipEditor')) throw unknown();
  const added = await supplements(tip, deed);
  await appendAudit(deed.db, {
    committeeId: committee.id,
    actorPersonId: personId,
    actor: event.platform,
    action: 'tip.read',
    objectKind: 'tip',
    objectId: tip.id,
    at: deed.now,
  });
  return [reply(event, tip, [...editorLines(tip, deed), ...added])];
}

function ownLines(tip: ListedTip, deed: Deed): string[] {
  return [
    tipWording.named(nameTip(shown(tip, deed), tip.title, tip.flags)),
    tipWording.now(describeState(tip)),
    ...(isSecretCheck(tip.flags) ? [] : describeParts(tip)),
  ];
}

/** What the author added later stands apart from the tip. */
async function supplements(tip: ListedTip, deed: Deed): Promise<string[]> {
  if (isSecretCheck(tip.flags)) return [];
  const added = await listSupplements(deed.db, tip.id);
  return added.map(({ text, sentAt }) => tipWording.supplement(beijingDay(sentAt), text));
}

function editorLines(tip: ListedTip, deed: Deed): string[] {
  const parts = [
    ['情况', tip.situation],
    ['原因', tip.cause],
    ['建议', tip.suggestion],
  ].flatMap(([label, text]) => (text ? [`${label}：${text}`] : []));
  return [
    tipWording.named(nameTip(shown(tip, deed), tip.title, tip.flags)),
    tipWording.authorLine(tip.author, beijingDay(tip.sentAt), describeState(tip)),
    ...(tip.flags.includes('petition_check') ? [tipWording.petitionHint] : []),
    ...(isSecretCheck(tip.flags) ? [tipWording.secretHint] : parts),
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
  return new UserError('tip_unknown', tipWording.unknown, {}, 'private');
}
