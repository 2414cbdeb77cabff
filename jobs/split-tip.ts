/** 拆分社情民意: one tip that holds several matters becomes as many, each with a number of its own and linked to the first. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat, MessageEvent } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { replyPrivately } from '../src/chat/reply.js';
import { tipWordsOf } from '../src/chat/tip-answer.js';
import { takeTipNumber } from '../src/chat/tip-change-text.js';
import { readTipFlags } from '../src/chat/tip-flags.js';
import { splitMatters, titleOfMatter } from '../src/chat/tip-matters.js';
import { readTipText } from '../src/chat/tip-text.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import type { MemberId } from '../src/db/schema.js';
import { insertTip, type StoredTip } from '../src/db/tip.js';
import { replaceRead } from '../src/db/tip-change.js';
import { insertTipEvent } from '../src/db/tip-event.js';
import { findTip, type ListedTip } from '../src/db/tip-list.js';
import { listSplitFrom, openOriginal } from '../src/db/tip-split.js';
import { type AskingMember, askingMember } from './asker.js';
import { QUESTION_MS } from './complete-tip.js';
import { mustBeOpen, tipMeant } from './tip-meant.js';
import { isSecretCheck, maskTip, nameTip } from './tip-reply.js';
import { numberShown, tellEditors } from './tip-submission.js';
import { tipWording } from './wording/tip.js';

const NAME = 'split-tip';

const payload = z.object({
  number: z.string().optional(),
  tipId: z.number().optional(),
  /** It is to stay one. */
  stays: z.boolean().optional(),
});
type Payload = z.infer<typeof payload>;
const asked = z.object({ tipId: z.number() });

const YES = /^(?:是|是的|对|对的|好|好的|可以|行|1|ok|拆分?|拆吧|分开|分开报|同意|拆开)[。.!~ ]{0,3}$/;
const NO = /^(?:不|不是|不用|不用了|不拆|不分|不要|不必|否|就一条|一条就行|不用拆分?)[了吧]?[。.!~ ]{0,3}$/;

export const splitTip = defineJob<Payload, Deed>({
  name: NAME,
  title: '拆分社情民意',
  payload,
  command: {
    words: ['拆分', '拆分社情民意', '拆开'],
    usage: '拆分 SQ-2026-0001（一条里讲了几件事时，分成几条）',
    who: 'member',
    read(match) {
      const { number, rest } = takeTipNumber(match.rest);
      if (number === undefined || /[\p{L}\p{N}]/u.test(rest)) return undefined;
      return { payload: { number }, reason: 'tip to be split' };
    },
  },
  answer(words, question) {
    const { tipId } = asked.parse(question.payload);
    const { text } = words.folded;
    if (YES.test(text)) return { payload: { tipId }, reason: 'tip to be split' };
    return NO.test(text) ? { payload: { tipId, stays: true }, reason: 'tip stays one' } : undefined;
  },
  async run({ stays, ...named }, deed) {
    const member = askingMember(deed);
    const event = deed.event as MessageEvent;
    await closeDialogue(deed.db, { ...event, chatKind: 'private' }, NAME);
    if (stays) return [replyPrivately(event, tipWording.notSplit)];
    const tip = await tipMeant(named, deed, member, event.sentAt);
    if (!tip) return [replyPrivately(event, tipWording.nothingToSplit)];
    const known = await listSplitFrom(deed.db, tip.id);
    if (known.length > 0) return [replyPrivately(event, describeSplit([tip, ...known], deed, member))];
    await mustBeOpen(tip, deed, member);
    return split(tip, deed, member);
  },
});

/** Offered once, in private, when a tip was submitted; without an answer it stays one. */
export async function offerSplit(
  tip: StoredTip,
  typed: string,
  deed: Deed,
  member: AskingMember,
): Promise<Reply[]> {
  const matters = splitMatters(typed);
  if (matters.length < 2 || isSecretCheck(tip.flags)) return [];
  const event = deed.event as EventInChat;
  const expiresAt = new Date(deed.now.getTime() + QUESTION_MS);
  const place = { ...event, chatKind: 'private' as const };
  await insertDialogue(deed.db, deed.seal, place, { job: NAME, payload: { tipId: tip.id }, expiresAt });
  const titles = matters.map((matter) => maskPersonalData(titleOfMatter(matter)));
  const offer = tipWording.several(titles, numberShown(tip.number, member, deed));
  return [{ ...replyPrivately(event, offer), about: { kind: 'tip', tipId: tip.id } }];
}

/** The first matter keeps the number; the others are tips of the same message, with the whole original each. */
async function split(tip: ListedTip, deed: Deed, member: AskingMember): Promise<Reply[]> {
  const event = deed.event as EventInChat;
  const kept = await openOriginal(deed.db, deed.seal, tip.id);
  const [first, ...others] = kept ? splitMatters(tipWordsOf(kept.original)) : [];
  if (!kept || first === undefined || others.length === 0)
    return [replyPrivately(event, tipWording.nothingToSplit)];
  const owner = { committeeId: member.committee.id, personId: member.personId };
  await replaceRead(deed.db, owner, tip.id, partsOf(first));
  const tips: StoredTip[] = [];
  for (const [index, matter] of others.entries()) {
    const { tip: stored } = await insertTip(deed.db, deed.seal, {
      ...partsOf(matter),
      ...owner,
      memberId: member.memberId as MemberId,
      original: kept.original,
      flags: readTipFlags(matter),
      chatKind: kept.chatKind,
      sentAt: tip.sentAt,
      inboxId: tip.inboxId,
      part: index + 2,
      splitFrom: tip.id,
    });
    tips.push(stored);
  }
  await insertTipEvent(deed.db, {
    tipId: tip.id,
    type: 'split',
    from: tip.state,
    to: tip.state,
    actorPersonId: member.personId,
    at: event.sentAt,
    detail: { into: tips.map(({ id }) => id) },
  });
  const now = (await findTip(deed.db, owner.committeeId, { tipId: tip.id })) as ListedTip;
  const told: Reply[] = [];
  for (const one of tips)
    told.push(...(await tellEditors(one, 'told', tipWording.editorsTold, member, deed)));
  return [replyPrivately(event, describeSplit([now, ...tips], deed, member)), ...told];
}

function partsOf(matter: string) {
  const read = readTipText(matter.trim());
  return maskTip({ ...read, title: read.title || titleOfMatter(matter) });
}

function describeSplit(
  tips: readonly Pick<StoredTip, 'number' | 'title' | 'flags'>[],
  deed: Deed,
  member: AskingMember,
): string {
  return tipWording.split(
    tips.map((one) => nameTip(numberShown(one.number, member, deed), one.title, one.flags)),
  );
}
