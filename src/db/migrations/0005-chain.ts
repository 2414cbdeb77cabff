/** The fifth migration: 接龙, lists that are sent again whole each time somebody adds a line. */

import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // One list: a header in a chat, for a topic on a study day or for a notice.
  `create table chain (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    chat_id bigint not null references chat,
    kind text not null check (kind in ('checkIn','acknowledgement','event')),
    header_key text not null,
    -- For staff; empty where the header is too long to be echoed whole.
    name text not null default '',
    topic_id bigint references study_topic,
    study_day date,
    notice_id bigint references notice,
    -- When the group, and when staff were last told something of it.
    said_at timestamptz,
    reported_at timestamptz,
    -- Sealed: the names nobody could be found for, those staff were told of included.
    loose bytea,
    unreported boolean not null default false,
    created_at timestamptz not null default now(),
    check ((kind = 'checkIn') = (topic_id is not null and study_day is not null)),
    check ((kind = 'checkIn') = (notice_id is null))
  )`,
  `create unique index chain_study on chain (chat_id, topic_id, study_day, header_key) where kind = 'checkIn'`,
  `create unique index chain_notice on chain (chat_id, notice_id, kind, header_key) where kind <> 'checkIn'`,
  `create index chain_unreported on chain (id) where unreported`,
  `create index chain_loose on chain (reported_at) where loose is not null`,
  // One sending of the whole list. What stands on it is a fold over these by (sent_at, inbox_id).
  `create table chain_version (
    inbox_id bigint primary key references inbox,
    chain_id bigint not null references chain,
    sent_at timestamptz not null,
    recalled_at timestamptz,
    -- [[member_id, text_key], ...]
    entries jsonb not null
  )`,
  `create index chain_version_chain on chain_version (chain_id)`,
  // What a member's line said, read once; of a member's several one stands, or none.
  `create table chain_line (
    chain_id bigint not null references chain,
    member_id bigint not null references member,
    text_key text not null,
    meaning jsonb not null,
    stands boolean not null default false,
    -- It stood so on the list of the day before, and counts there.
    carried boolean not null default false,
    said_in bigint not null references inbox,
    said_at timestamptz not null,
    -- Since when the member is off the list; one that stands all the same is kept, for most went at once.
    gone_at timestamptz,
    -- The group's line, and the word to staff that it went, have named it in their counts.
    said boolean not null default false,
    gone_told boolean not null default false,
    primary key (chain_id, member_id, text_key)
  )`,
  `create index chain_line_gone on chain_line (chain_id) where gone_at is not null and not gone_told`,
  // A record made from a list has no message of its own: the list decides what it says, and whether it stands.
  `alter table check_in add column chain_id bigint references chain`,
  `alter table check_in alter column inbox_id drop not null`,
  `alter table check_in add constraint check_in_said_somewhere check (inbox_id is not null or chain_id is not null)`,
  `create unique index check_in_chain on check_in (chain_id, member_id) where chain_id is not null`,
  `alter table event_reply add column chain_id bigint references chain, add column withdrawn_at timestamptz`,
  `alter table event_reply alter column inbox_id drop not null`,
  `alter table event_reply add constraint event_reply_said_somewhere check (inbox_id is not null or chain_id is not null)`,
  `create unique index event_reply_chain on event_reply (chain_id, member_id) where chain_id is not null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
