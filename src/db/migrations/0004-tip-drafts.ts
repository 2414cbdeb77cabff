/** The fourth migration: tips that are not whole yet, what their authors change, add and take back, and numbered feedback. */

import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // A number is given at submission: a draft has none.
  `alter table tip alter column number drop not null`,
  `alter table tip add constraint tip_numbered check (number is not null or state = 'draft')`,
  `alter table tip
    -- One message may hold several matters: each is a tip of its own, all of the same message.
    add column part smallint not null default 1,
    add column split_from bigint references tip,
    -- What was read of the message, masked, before its author changed anything: {title, situation, cause, suggestion};
    -- null while nothing was changed.
    add column as_read jsonb,
    -- Of what began as a draft, over its first words: who sends these again means it.
    add column first_hash bytea,
    add column recalled_at timestamptz`,
  `alter table tip drop constraint tip_inbox_id_key`,
  `create unique index tip_message on tip (inbox_id, part)`,
  `create index tip_draft on tip (person_id, id) where state = 'draft'`,
  // What authors said to their tips afterwards, one row a message. Which tip each means, and what the tips come to, is a
  // fold over both by (sent_at, inbox_id).
  `create table tip_change (
    id bigint generated always as identity primary key,
    inbox_id bigint not null unique references inbox,
    committee_id bigint not null references committee,
    person_id bigint not null references person,
    kind text not null check (kind in ('answer','amendment','supplement','withdrawal')),
    -- The tip that was named, quoted or asked about; null: the author's newest one before.
    named_tip_id bigint references tip,
    -- The tip it means; null: none.
    tip_id bigint references tip,
    -- What of the tip it gives: title, situation, cause, suggestion; masked. A supplement has its words under text.
    parts jsonb not null default '{}',
    original_sealed bytea,
    sent_at timestamptz not null,
    recalled_at timestamptz,
    created_at timestamptz not null default now()
  )`,
  `create index tip_change_tip on tip_change (tip_id, sent_at)`,
  `create index tip_change_person on tip_change (person_id, committee_id, sent_at)`,
  // 意见反馈: that there is one, and where an answer goes; its words are passed on and not kept.
  `create table feedback (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    number text not null,
    kind text not null check (kind in ('feedback','complaint')),
    anonymous boolean not null,
    state text not null default 'open' check (state in ('open','answered')),
    -- Sealed {platform, userId}: the only way back to whoever wrote it. Blanked some days after the answer.
    sender bytea,
    inbox_id bigint not null unique references inbox,
    sent_at timestamptz not null,
    answered_at timestamptz,
    answered_by bigint references person,
    unique (committee_id, number)
  )`,
  `create index feedback_open on feedback (committee_id, id) where state = 'open'`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
