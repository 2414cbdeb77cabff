/** 撤回社情民意: an author takes a tip back that nobody has taken up yet, the last one or the one they name. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { fold } from '../src/chat/fold.js';
import { replyPrivately } from '../src/chat/reply.js';
import { hearTipWithdrawal, type NamedTip, takeTipNumber } from '../src/chat/tip-change-text.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue } from '../src/db/dialogue.js';
import { cancelHeldUntilLater } from '../src/db/outbox.js';
import type { InboxId } from '../src/db/schema.js';
import { insertTipChange } from '../src/db/tip-change.js';
import { deleteDraft, findDraft } from '../src/db/tip-draft.js';
import { findTip, listDrafts } from '../src/db/tip-list.js';
import { nextWakingInstant } from '../src/domain/quiet-hours.js';
import { type AskingMember, askingMember } from './asker.js';
import { mustBeOpen, tipMeant } from './tip-meant.js';
import { nameTip } from './tip-reply.js';
import { numberShown, sayOfTip, tellEditors } from './tip-submission.js';
import { tipWording } from './wording/tip.js';

const payload = z.object({ number: z.string().optional(), tipId: z.number().optional() });
type Payload = z.infer<typeof payload>;

const NOTHING_MORE = /^(?:了|吧|一下|谢谢|最后一?[次条]|上一?[次条]|刚才的?|刚才那条)?[\s,。.!~]*$/;

export const withdrawTip = defineJob<Payload, Deed>({
  name: 'withdraw-tip',
  title: '撤回社情民意',
  payload,
  command: {
    words: ['撤回社情民意', '撤销社情民意', '删除社情民意', '撤回'],
    usage: '撤回社情民意 · 撤回 SQ-2026-0001',
    who: 'member',
    read(match) {
      const { number, rest } = takeTipNumber(match.rest);
      if (number === undefined && !match.word.includes('社情民意')) return undefined;
      if (!NOTHING_MORE.test(fold(rest, 100).text)) return undefined;
      return { payload: { ...(number && { number }) }, reason: 'tip withdrawn' };
    },
  },
  hears(words, context) {
    const heard = hearTipWithdrawal(words, context);
    return heard && { payload: heard, reason: 'tip withdrawn' };
  },
  async run(named, deed) {
    return takeTipBack(named, deed, askingMember(deed));
  },
});

/** Kept as a row of its own: a tip that comes in late may turn out to be the one that was meant. */
export async function takeTipBack(named: NamedTip, deed: Deed, member: AskingMember): Promise<Reply[]> {
  const message = deed.event as MessageEvent;
  const isNamed = named.number !== undefined || named.tipId !== undefined;
  const tip = await tipMeant(named, deed, member, message.sentAt);
  const thrown = isNamed ? undefined : await throwNewerDraft(deed, member, tip?.sentAt);
  if (thrown) return [thrown];
  if (tip) await mustBeOpen(tip, deed, member);
  const tipId = await insertTipChange(deed.db, deed.seal, {
    committeeId: member.committee.id,
    personId: member.personId,
    kind: 'withdrawal',
    namedTipId: isNamed && tip ? tip.id : null,
    parts: {},
    original: message.text,
    sentAt: message.sentAt,
    inboxId: deed.inboxId as InboxId,
  });
  const withdrawn = tipId && (await findTip(deed.db, member.committee.id, { tipId }));
  if (!withdrawn) return [replyPrivately(message, tipWording.nothingToWithdraw)];
  await cancelHeldUntilLater(deed.db, withdrawn.inboxId, deed.now);
  const name = nameTip(numberShown(withdrawn.number, member, deed), withdrawn.title, withdrawn.flags);
  const said = tipWording.withdrawn(member.name, name);
  // Editors who have not heard of it need not hear that it is gone.
  if (nextWakingInstant(withdrawn.sentAt) > deed.now) return sayOfTip(withdrawn.id, deed, said, said);
  return [
    ...sayOfTip(withdrawn.id, deed, said, said),
    ...(await tellEditors(
      withdrawn,
      `changed ${deed.inboxId}`,
      (of, its) => tipWording.editorsOfChange(of, tipWording.whatWithdrawn, its),
      member,
      deed,
    )),
  ];
}

/** Whoever takes back what they did last may mean what they have not submitted yet. */
async function throwNewerDraft(
  deed: Deed,
  member: AskingMember,
  lastSentAt: Date | undefined,
): Promise<Reply | undefined> {
  const message = deed.event as MessageEvent;
  const [newest] = await listDrafts(deed.db, member.committee.id, member.personId);
  if (!newest || newest.sentAt > message.sentAt || (lastSentAt && lastSentAt > newest.sentAt))
    return undefined;
  const owner = { committeeId: member.committee.id, personId: member.personId };
  const draft = await findDraft(deed.db, owner, newest.id);
  if (!draft) return undefined;
  await closeDialogue(deed.db, { ...message, chatKind: 'private' }, 'complete-tip');
  await deleteDraft(deed.db, draft.id);
  return replyPrivately(message, tipWording.draftThrownAway);
}
