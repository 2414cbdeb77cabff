/** 待绑定: staff see who wants to be bound, or who in a group is not, and settle the list in one reply. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { readNumberedChoice } from '../src/chat/numbered-choice.js';
import { replyPrivately, sayTo } from '../src/chat/reply.js';
import { listUnboundCounts } from '../src/db/chat-person.js';
import { sumIgnoredRequests } from '../src/db/contact-request.js';
import type { Deed } from '../src/db/deed.js';
import { type DialoguePlace, insertDialogue } from '../src/db/dialogue.js';
import { listLinkRequests } from '../src/db/link-request.js';
import { listNamedPeople } from '../src/db/member-list.js';
import { listBeyondReach } from '../src/db/reach.js';
import type { ChatId, CommitteeId } from '../src/db/schema.js';
import { askingStaff } from './asker.js';
import { nameWithUnits, toLinkItems, type Waiting } from './link-items.js';
import { settleLinks } from './settle-links.js';
import { listUnboundMembers } from './unbound-members.js';
import { describeLinkList } from './wording/link-list.js';
import { linkWording } from './wording/links.js';

/** So many at once; the list is asked for again when they are settled. */
const MAX_LISTED = 100;
/** Names of people in one line. */
const MAX_NAMED = 20;
const LIST_LASTS_MS = 24 * 3_600_000;

const item = z.object({
  number: z.number().int(),
  requestId: z.number().int().optional(),
  platform: z.string(),
  platformUserId: z.string(),
  personId: z.number().int(),
  shown: z.string(),
  claimed: z.boolean(),
  careful: z.string().optional(),
});
const numbers = z.array(z.number().int());
const place = {
  committeeId: z.number().int(),
  platform: z.string(),
  chatId: z.number().int(),
  staffUserId: z.string(),
};
const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('list') }),
  /** The platform has listed the members of a group. */
  z.object({ step: z.literal('members'), ...place, answer: z.unknown() }),
  z.object({
    step: z.literal('settle'),
    committeeId: z.number().int(),
    items: z.array(item),
    choice: z.object({
      all: z.enum(['approve', 'refuse']).optional(),
      approve: numbers,
      refuse: numbers,
      except: numbers,
    }),
  }),
]);
export type LinksPayload = z.infer<typeof payload>;

/** @param keepDays INBOX_WORDS_DAYS, for what a person is told on being bound. */
export function makeDecideLinks(keepDays: number) {
  return defineJob<LinksPayload, Deed>({
    name: 'decide-links',
    title: '待绑定',
    payload,
    who: 'staff',
    command: {
      words: ['待绑定', '绑定申请', '未绑定'],
      usage: '待绑定（在群里 @我 发送，可查看本群未绑定的人）',
      who: 'staff',
      asks: true,
      read: (match) =>
        [...match.foldedRest].length <= 6 ? { payload: { step: 'list' }, reason: 'who waits' } : undefined,
    },
    answer(words, question) {
      const choice = readNumberedChoice(words);
      if (choice === undefined) return undefined;
      const asked = question.payload as { committeeId: number; items: z.infer<typeof item>[] };
      return {
        payload: { step: 'settle', committeeId: asked.committeeId, items: asked.items, choice },
        reason: 'the list is settled',
      };
    },
    async run(payload, deed) {
      if (payload.step === 'members') return listOfGroup(deed, payload);
      const staff = askingStaff(deed, 'staff');
      const event = deed.event as EventInChat;
      if (payload.step === 'settle') return settleLinks(deed, staff, event, payload, keepDays);
      if (event.chatKind === 'group') return [askForMembers(deed, event, staff.committee.id)];
      return [replyPrivately(event, await listRequests(deed, event, staff.committee.id))];
    },
  });
}

async function listRequests(deed: Deed, event: EventInChat, committeeId: CommitteeId): Promise<string> {
  const requests = await listLinkRequests(deed.db, committeeId, MAX_LISTED);
  const groups = await listUnboundCounts(deed.db, committeeId);
  const further = groups.map(({ chatName, people }) =>
    linkWording.unboundInGroup(chatName || '未命名的群', people),
  );
  const waiting = requests.map((one) => ({ ...one, requestId: one.id, shown: one.claimedName }));
  return listAndAsk(deed, event, committeeId, waiting, [
    ...further,
    ...(further.length > 0 ? [linkWording.lookInGroups] : []),
    ...(await listReach(deed, committeeId)),
  ]);
}

/** Who is bound and cannot be written to, and how many asked to become a contact without proving who they are. */
async function listReach(deed: Deed, committeeId: CommitteeId): Promise<string[]> {
  const names = await listBeyondReach(deed.db, committeeId);
  const more = names.length > MAX_NAMED ? '等' : '';
  const ignored = await sumIgnoredRequests(deed.db, committeeId, deed.now);
  return [
    ...(names.length > 0
      ? [linkWording.beyondReach(names.length, names.slice(0, MAX_NAMED).join('、'), more)]
      : []),
    ...(ignored > 0 ? [linkWording.ignoredRequests(ignored)] : []),
  ];
}

/** Numbers the list and opens the question that its answer settles. */
async function listAndAsk(
  deed: Deed,
  place: DialoguePlace,
  committeeId: CommitteeId,
  waiting: readonly Waiting[],
  further: readonly string[],
): Promise<string> {
  const people = await listNamedPeople(deed.db, committeeId);
  const items = await toLinkItems(deed.db, waiting, people);
  if (items.length > 0)
    await insertDialogue(deed.db, deed.seal, place, {
      job: 'decide-links',
      payload: { committeeId, items },
      expiresAt: new Date(deed.now.getTime() + LIST_LASTS_MS),
    });
  return describeLinkList(items, (one) => nameWithUnits(one.personId, people), further);
}

/** The platform knows who is in a group and how they are called there. */
function askForMembers(deed: Deed, event: EventInChat, committeeId: CommitteeId): Reply {
  return {
    target: { kind: 'chat', id: event.platformChatId },
    action: { action: 'list-members' },
    priority: 'answer',
    continueWith: {
      job: 'decide-links',
      payload: {
        step: 'members',
        committeeId,
        platform: event.platform,
        chatId: deed.chat?.id,
        staffUserId: event.sender.id,
      },
    },
  };
}

const members = z.object({
  ok: z.literal(true),
  data: z.object({ members: z.array(z.object({ id: z.string(), name: z.string().optional() })) }),
});

async function listOfGroup(deed: Deed, asked: Extract<LinksPayload, { step: 'members' }>): Promise<Reply[]> {
  const tell = (text: string) => [sayTo({ kind: 'user', id: asked.staffUserId }, text)];
  const answer = members.safeParse(asked.answer);
  if (!answer.success) return tell(linkWording.membersUnread);
  const committeeId = asked.committeeId as CommitteeId;
  const listed = answer.data.data.members.map(({ id, name }) => ({
    id,
    name: maskPersonalData(name ?? ''),
  }));
  const { waiting, unmatched } = await listUnboundMembers(deed.db, {
    committeeId,
    platform: asked.platform,
    chatId: asked.chatId as ChatId,
    listed,
  });
  if (waiting.length + unmatched.length === 0) return tell(linkWording.everyoneBound);
  const rest = waiting.length - MAX_LISTED;
  const further = [
    ...(rest > 0 ? [linkWording.moreLater(rest)] : []),
    ...(unmatched.length > 0
      ? [linkWording.unmatched(unmatched.length, unmatched.slice(0, 20).join('、'))]
      : []),
  ];
  const place = {
    platform: asked.platform,
    platformChatId: '',
    chatKind: 'private' as const,
    sender: { id: asked.staffUserId },
  };
  return tell(await listAndAsk(deed, place, committeeId, waiting.slice(0, MAX_LISTED), further));
}
