/** The card of a study session: what each of its groups is told once, with the button to check in. */

import type { Reply } from '../src/chat/define-job.js';
import type { Card } from '../src/chat/outbound.js';
import { sayTo } from '../src/chat/reply.js';
import { listChats } from '../src/db/chat.js';
import type { Deed } from '../src/db/deed.js';
import type { StudySession } from '../src/db/study-session.js';
import { nextWakingInstant } from '../src/domain/quiet-hours.js';
import { describeInvited } from './session-invited.js';
import { PLATFORMS_WITH_BUTTONS } from './wording/notice-cards.js';
import { type ShownSession, sessionWording as wording } from './wording/study-sessions.js';

export interface Told {
  /** Names of the files that belong to it. */
  files: readonly string[];
  /** Makes what is said now different from what was said before: the message that asked, or `made`. */
  key: string;
  isNew: boolean;
  /** Nobody asked for it just now: it waits for waking hours. */
  byClock?: true;
}

/** One card a group that can be written to. */
export async function cardsOfSession(deed: Deed, session: StudySession, told: Told): Promise<Reply[]> {
  const invited = await describeInvited(deed, session.committeeId, session);
  const shown: ShownSession = { ...session, invited, files: told.files };
  return sayInGroups(deed, session, told.key, told.byClock, (platform) => ({
    type: 'card' as const,
    card: cardOf(shown, session, told.isNew, PLATFORMS_WITH_BUTTONS.has(platform)),
  }));
}

function cardOf(shown: ShownSession, session: StudySession, isNew: boolean, hasButtons: boolean): Card {
  return {
    title: wording.cardTitle(isNew),
    tone: isNew ? 'blue' : 'orange',
    paragraphs: [wording.cardLines(shown).join('\n'), wording.howToCheckIn(hasButtons)],
    buttons: [
      {
        label: wording.checkInButton,
        style: 'primary',
        value: { job: 'attend-study-session', sessionId: session.id },
      },
    ],
  };
}

/** Says something once to each group of a session that can be written to; quoting it means the session. */
export async function sayInGroups(
  deed: Deed,
  session: StudySession,
  key: string,
  byClock: true | undefined,
  said: (platform: string) => Parameters<typeof sayTo>[1],
): Promise<Reply[]> {
  if (session.chatIds.length === 0) return [];
  const chats = (await listChats(deed.db, session.committeeId)).filter(
    (chat) => session.chatIds.includes(chat.id) && chat.state === 'joined' && !chat.paused,
  );
  return chats.map((chat) => ({
    ...sayTo({ kind: 'chat', id: chat.platformChatId }, said(chat.platform), 'broadcast'),
    platform: chat.platform,
    dedupeKey: `study-session ${session.id} ${chat.id} ${key}`,
    about: { kind: 'studySession' as const, sessionId: session.id },
    ...(byClock && { notBefore: nextWakingInstant(deed.now) }),
  }));
}
