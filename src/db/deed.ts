/** What a job works with: an open transaction, who asks, where, when. Assembled by whoever opens the door. */

import type { ChatEvent } from '../chat/event.js';
import type { Role } from '../domain/role.js';
import type { Seal } from '../seal/seal.js';
import type { ChatId, CommitteeId, InboxId, MemberId, PersonId, Tx } from './schema.js';

/** A person as they stand in one committee. */
export interface Standing {
  committeeId: CommitteeId;
  /** undefined for staff who are no members. */
  memberId: MemberId | undefined;
  roles: ReadonlySet<Role>;
}

/** Whoever asks: bound or not, on a platform or at a console. */
export interface Asker {
  /** undefined for people in no roster. */
  personId: PersonId | undefined;
  /** The roster's name; undefined for people in no roster. */
  name: string | undefined;
  standings: readonly Standing[];
}

export interface CommitteeRow {
  id: CommitteeId;
  name: string;
  code: string | null;
  isDemo: boolean;
}

export interface ChatRow {
  id: ChatId;
  platform: string;
  platformChatId: string;
  committeeId: CommitteeId | undefined;
  kind: 'group' | 'private';
  name: string;
  tags: readonly string[];
  paused: boolean;
}

export interface Deed {
  /** Only this may be used for reading and writing; nothing else reaches the database while it is open. */
  db: Tx;
  seal: Seal;
  /** When it is handled; when it was said stands in `event.sentAt`. */
  now: Date;
  /** What happened; undefined when the console or the command line asks. */
  event: ChatEvent | undefined;
  inboxId: InboxId | undefined;
  asker: Asker;
  /** The committee this concerns; undefined while nobody knows (unassigned group, unbound person). */
  committee: CommitteeRow | undefined;
  /** The asker's standing in that committee; undefined when they have none. */
  standing: Standing | undefined;
  /** The chat it was said in; undefined outside chats. */
  chat: ChatRow | undefined;
}
