/** The second migration: what platforms whose ids change need, and how platforms stand. */

import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // Ids of our own in place of ids that last one login only. One of ours may have had several of theirs; theirs leads
  // to one of ours, the current; a former own id of a chat that was recognised again still leads out.
  `create table platform_alias (
    platform text not null,
    kind text not null check (kind in ('chat','user')),
    own_id text not null,
    platform_id text not null,
    current boolean not null default true,
    -- Of a user: whether the bot can write to them in private; null: not known.
    reachable boolean,
    minted_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    primary key (platform, kind, own_id)
  )`,
  `create unique index platform_alias_current on platform_alias (platform, kind, platform_id) where current`,
  // How a platform with one connection stands, written by the gateway that has it.
  `create table platform_state (
    platform text primary key,
    connected boolean not null,
    since timestamptz not null,
    reason text,
    -- Sealed: whoever reads it can log in.
    login_code bytea,
    updated_at timestamptz not null
  )`,
  // Requests to become a contact that named nobody, or proved nothing: only how many.
  `create table contact_request_count (
    platform text not null,
    day date not null,
    ignored int not null,
    primary key (platform, day)
  )`,
  // What a key has sent on that Beijing day; counted only where there is a daily cap.
  `alter table pace add column taken_day date, add column taken_on_day int not null default 0`,
  `create index outbox_day_full on outbox (platform) where state = 'waiting' and error_code = 'day_full'`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
