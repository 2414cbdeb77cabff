/** What columns hold: branded ids, days, JSON. */

import type { ColumnType } from 'kysely';

/** Ids of ours are branded, so that a chat's id is never taken for a person's. */
declare const brand: unique symbol;
export type Id<Name extends string> = number & { readonly [brand]: Name };
export type CommitteeId = Id<'committee'>;
export type PersonId = Id<'person'>;
export type MemberId = Id<'member'>;
export type ChatId = Id<'chat'>;
export type InboxId = Id<'inbox'>;
export type OutboxId = Id<'outbox'>;
export type TopicId = Id<'topic'>;
export type TipId = Id<'tip'>;
export type NoticeId = Id<'notice'>;
export type UnitId = Id<'unit'>;
export type ChainId = Id<'chain'>;
export type SessionId = Id<'session'>;
export type QuizId = Id<'quiz'>;

/** A Beijing day, `YYYY-MM-DD`. */
export type Day = string;
/** jsonb: objects out, JSON text or objects in. */
export type Json<T> = ColumnType<T, string | undefined, string>;
export type Key<T> = ColumnType<T, never, never>;
