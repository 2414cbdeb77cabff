/** 补充社情民意: an author adds to a tip; it is kept apart from what was submitted, and the tipEditors hear of it. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { replyPrivately } from '../src/chat/reply.js';
import { TEXT_MAX_CHARS } from '../src/chat/text-limit.js';
import { hearSupplement, takeTipNumber } from '../src/chat/tip-change-text.js';
import { insertAttachments } from '../src/db/attachment.js';
import type { Deed } from '../src/db/deed.js';
import { findRecall } from '../src/db/recall.js';
import type { InboxId } from '../src/db/schema.js';
import { insertTipChange } from '../src/db/tip-change.js';
import { insertTipEvent } from '../src/db/tip-event.js';
import { UserError } from '../src/errors.js';
import { askingMember } from './asker.js';
import { changeNewerDraft } from './tip-draft-change.js';
import { mustNotBeFinal, tipMeant } from './tip-meant.js';
import { nameTip } from './tip-reply.js';
import { numberShown, sayOfTip, tellEditors } from './tip-submission.js';
import { tipWording } from './wording/tip.js';

const payload = z.object({
  number: z.string().optional(),
  tipId: z.number().optional(),
  text: z.string(),
});
type Payload = z.infer<typeof payload>;

/** What is added to a check-in, not to a tip. */
const OF_STUDY = /^(?:心得|打卡|感悟|学习|读书|《)/;

export const supplementTip = defineJob<Payload, Deed>({
  name: 'supplement-tip',
  title: '补充社情民意',
  payload,
  command: {
    words: ['补充社情民意', '补充', '补充一条', '补充一下', '补充一点'],
    usage: 'SQ-2026-0001 补充一条：……',
    who: 'member',
    read(match, _words, { chatKind }) {
      const { number, rest } = takeTipNumber(match.rest);
      const isNamed = number !== undefined || match.word.includes('社情民意');
      if (!isNamed && (chatKind !== 'private' || rest === '' || OF_STUDY.test(match.foldedRest)))
        return undefined;
      return { payload: { ...(number && { number }), text: rest }, reason: 'tip supplemented' };
    },
  },
  hears(words, context) {
    const heard = hearSupplement(words, context);
    return heard && { payload: heard, reason: 'tip supplemented' };
  },
  async run({ text, ...named }, deed) {
    const member = askingMember(deed);
    const message = deed.event as MessageEvent;
    const inboxId = deed.inboxId as InboxId;
    const tip = await tipMeant(named, deed, member, message.sentAt);
    const isNamed = named.number !== undefined || named.tipId !== undefined;
    if (!isNamed && text !== '' && !(await findRecall(deed.db, message))) {
      const parts = { situation: text };
      const ofDraft = await changeNewerDraft({ kind: 'answer', parts }, deed, member, tip?.sentAt);
      if (ofDraft) return ofDraft;
    }
    if (!tip) return [replyPrivately(message, tipWording.nothingToSupplement)];
    await mustNotBeFinal(tip, deed, member);
    const number = numberShown(tip.number, member, deed);
    if (!/[\p{L}\p{N}]/u.test(text) && message.attachments.length === 0)
      return [replyPrivately(message, tipWording.howToSupplement(number))];
    const chars = [...text].length;
    if (chars > TEXT_MAX_CHARS)
      throw new UserError('text_too_long', tipWording.tooLong(chars, TEXT_MAX_CHARS));
    // Taken back before it arrived.
    if (await findRecall(deed.db, message)) return [];
    await insertTipChange(deed.db, deed.seal, {
      committeeId: member.committee.id,
      personId: member.personId,
      kind: 'supplement',
      namedTipId: isNamed ? tip.id : null,
      parts: { text: maskPersonalData(text) },
      original: message.text,
      sentAt: message.sentAt,
      inboxId,
    });
    await insertAttachments(deed.db, message, inboxId, { tipId: tip.id });
    await insertTipEvent(deed.db, {
      tipId: tip.id,
      type: 'supplemented',
      from: tip.state,
      to: tip.state,
      actorPersonId: member.personId,
      at: message.sentAt,
    });
    const name = nameTip(number, tip.title, tip.flags);
    return [
      ...sayOfTip(
        tip.id,
        deed,
        tipWording.supplemented(member.name, name),
        tipWording.supplementedInGroup(name),
      ),
      ...(await tellEditors(
        tip,
        `changed ${inboxId}`,
        (of, its) => tipWording.editorsOfChange(of, tipWording.whatSupplemented, its),
        member,
        deed,
      )),
    ];
  },
});
