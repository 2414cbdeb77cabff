/** Which session is meant: the one quoted, or one by its day and its kind or title; of a 召集人 only their own. */

import { fold } from '../src/chat/fold.js';
import type { SessionReference } from '../src/chat/session-reference.js';
import type { Deed } from '../src/db/deed.js';
import type { SessionId } from '../src/db/schema.js';
import { listSessions, lockSession, type StudySession } from '../src/db/study-session.js';
import { beijingDay } from '../src/domain/beijing-time.js';
import { UserError } from '../src/errors.js';
import { mayManage, type SessionManager } from './session-manager.js';
import { nameSession, sessionWording as wording } from './wording/study-sessions.js';

const DAY_MS = 86_400_000;

export interface Asked extends SessionReference {
  /** The one quoted or asked about. */
  sessionId?: number | undefined;
}

export interface Sought {
  /** How far around now. */
  pastDays: number;
  futureDays: number;
  /** Without a day only those so near. */
  nearDays: number;
  /** What is to be sent, for whoever has to write it again. */
  example: string;
}

/** @returns the session, locked, and what was written besides. @throws UserError when it is not clear which one. */
export async function sessionMeant(
  deed: Deed,
  manager: SessionManager,
  asked: Asked,
  sought: Sought,
): Promise<{ session: StudySession; rest: string }> {
  if (asked.sessionId !== undefined) {
    const session = await lockSession(deed.db, manager.committee.id, asked.sessionId as SessionId);
    if (session === undefined || session.state === 'cancelled') throw unknown(sought, []);
    return { session: checked(manager, session), rest: asked.rest };
  }
  const at = deed.now.getTime();
  const all = await listSessions(deed.db, manager.committee.id, {
    from: new Date(at - sought.pastDays * DAY_MS),
    until: new Date(at + sought.futureDays * DAY_MS),
  });
  const near = all.filter((one) => Math.abs(one.startsAt.getTime() - at) <= sought.nearDays * DAY_MS);
  const dated = asked.days.length > 0;
  const those = dated
    ? all.filter((one) => asked.days.includes(beijingDay(one.startsAt)))
    : asked.impossible
      ? []
      : all;
  const { narrowed, rest } = byName(those, asked.rest);
  const mine = (narrowed ?? (dated ? those : near)).filter((one) => mayManage(manager, one));
  const [only, another] = mine;
  if (only === undefined) {
    const [foreign] = narrowed ?? (dated ? those : []);
    if (foreign) checked(manager, foreign);
    throw unknown(
      sought,
      near.filter((one) => mayManage(manager, one)),
    );
  }
  if (another !== undefined)
    throw new UserError(
      'session_ambiguous',
      wording.ambiguous(sought.example, mine.map(nameSession)),
      {
        sessions: mine.length,
      },
      'private',
    );
  return { session: (await lockSession(deed.db, manager.committee.id, only.id)) as StudySession, rest };
}

function checked(manager: SessionManager, session: StudySession): StudySession {
  if (mayManage(manager, session)) return session;
  const own = (manager.units ?? []).map((unit) => unit.name);
  throw new UserError('role_missing', wording.notYours(own), {}, 'private');
}

function unknown(sought: Sought, near: readonly StudySession[]): UserError {
  return new UserError(
    'session_unknown',
    wording.unknown(sought.example, near.map(nameSession)),
    {},
    'private',
  );
}

/** The first piece of what was written may name the kind or the title; then it is no part of the rest. */
function byName(
  sessions: readonly StudySession[],
  written: string,
): { narrowed: StudySession[] | undefined; rest: string } {
  const [first = ''] = written.split(/[\s,，、:：]+/u, 1);
  const word = bare(first);
  const named = sessions.filter(
    (one) =>
      word.length >= 2 &&
      [one.kind, one.title, one.kind + one.title]
        .map(bare)
        .some((name) => name !== '' && (name.includes(word) || word.startsWith(name))),
  );
  if (named.length === 0) return { narrowed: undefined, rest: written };
  const exact = named.filter((one) => bare(one.kind + one.title) === word || bare(one.title) === word);
  const rest = written.slice(first.length).replace(/^[\s,，、:：]{1,5}/u, '');
  return { narrowed: exact.length > 0 ? exact : named, rest };
}

function bare(name: string): string {
  return fold(name, 200).text.replace(/[\s\p{P}\p{S}]/gu, '');
}
