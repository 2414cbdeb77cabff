/** The first migration: people and their units, the line (inbox, outbox, pace, leases), and the three jobs' rows. */

import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // The committee and its people. A person may sit in several committees; accounts belong to the person.
  `create table committee (
    id bigint generated always as identity primary key,
    name text not null unique,
    code text unique,
    parent_id bigint references committee,
    is_demo boolean not null default false,
    settings jsonb not null default '{}',
    created_at timestamptz not null default now()
  )`,
  `create table person (
    id bigint generated always as identity primary key,
    name text not null,
    -- Sealed (see src/seal): phone; phone_index is a keyed hash for matching, never the number.
    phone_sealed bytea,
    phone_index bytea,
    party text,
    post text,
    created_at timestamptz not null default now()
  )`,
  `create index person_phone_index on person (phone_index) where phone_index is not null`,
  `create index person_name on person (name)`,
  `create table account (
    id bigint generated always as identity primary key,
    platform text not null,
    platform_user_id text not null,
    person_id bigint not null references person,
    -- roster: the file named it · phone: the platform found the number · code, approval: bound by hand · demo
    -- seen: a further id of an account bound otherwise, as a live event showed
    linked_by text not null check (linked_by in ('roster','phone','code','approval','demo','seen')),
    -- null: never tried · true, false: what the last private message showed
    reachable boolean,
    linked_at timestamptz not null default now(),
    unique (platform, platform_user_id)
  )`,
  `create index account_person on account (person_id)`,
  `create table term (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    ordinal int not null,
    starts_day date not null,
    ends_day date,
    unique (committee_id, ordinal)
  )`,
  `create table member (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    person_id bigint not null references person,
    term_id bigint references term,
    status text not null default 'active' check (status in ('active','former','revoked')),
    standing boolean not null default false,
    starts_day date,
    ends_day date,
    -- The roster file's order: it rules every list, sheet and document.
    sort_order int not null,
    post text,
    created_at timestamptz not null default now(),
    unique (committee_id, person_id)
  )`,
  `create index member_person on member (person_id)`,
  `create index member_order on member (committee_id, sort_order)`,
  `create table unit (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    kind text not null check (kind in ('sector','specialCommittee','liaisonGroup','memberStudio','participatingOrganization')),
    name text not null,
    sort_order int not null,
    unique (committee_id, kind, name)
  )`,
  `create table unit_membership (
    id bigint generated always as identity primary key,
    unit_id bigint not null references unit,
    member_id bigint not null references member,
    convener boolean not null default false,
    starts_day date not null,
    ends_day date
  )`,
  `create unique index unit_membership_open on unit_membership (unit_id, member_id) where ends_day is null`,
  `create index unit_membership_member on unit_membership (member_id)`,
  `create table staff_account (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    person_id bigint not null references person,
    roles text[] not null,
    sort_order int not null default 0,
    disabled_at timestamptz,
    created_at timestamptz not null default now(),
    unique (committee_id, person_id)
  )`,
  `create index staff_account_person on staff_account (person_id)`,
  // Binding: a code staff hand out (only its hash is kept), or a request that waits for staff.
  `create table link_code (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    person_id bigint not null references person,
    code_hash bytea not null unique,
    expires_at timestamptz not null,
    used_at timestamptz,
    created_at timestamptz not null default now()
  )`,
  // Wrong codes an account typed lately: after a few it is told to wait.
  `create table link_attempt (
    platform text not null,
    platform_user_id text not null,
    tries int not null,
    since timestamptz not null,
    primary key (platform, platform_user_id)
  )`,
  `create table link_request (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    platform text not null,
    platform_user_id text not null,
    other_ids text[] not null default '{}',
    claimed_name text not null,
    person_id bigint references person,
    state text not null default 'waiting' check (state in ('waiting','approved','refused')),
    decided_by bigint references person,
    decided_at timestamptz,
    created_at timestamptz not null default now()
  )`,
  `create unique index link_request_waiting on link_request (platform, platform_user_id) where state = 'waiting'`,
  `create table chat (
    id bigint generated always as identity primary key,
    platform text not null,
    platform_chat_id text not null,
    committee_id bigint references committee,
    kind text not null default 'group' check (kind in ('group','private')),
    name text not null default '',
    tags text[] not null default '{}',
    -- joined: the bot is in it · left: it was removed · dissolved
    state text not null default 'joined' check (state in ('joined','left','dissolved')),
    paused boolean not null default false,
    hears_all boolean,
    first_written_at timestamptz,
    -- Until when the group's history was looked through for messages the platform did not push.
    caught_up_at timestamptz,
    -- When that was last asked for, whatever came of it.
    history_asked_at timestamptz,
    created_at timestamptz not null default now(),
    unique (platform, platform_chat_id)
  )`,
  `create index chat_committee on chat (committee_id)`,
  `create table chat_person (
    chat_id bigint not null references chat,
    platform_user_id text not null,
    person_id bigint references person,
    seen_at timestamptz not null default now(),
    primary key (chat_id, platform_user_id)
  )`,
  `create index chat_person_person on chat_person (person_id) where person_id is not null`,
  `create index chat_person_user on chat_person (platform_user_id)`,
  // The line. One inbox row per accepted event; words are sealed and blanked when they are no longer needed.
  `create table inbox (
    id bigint generated always as identity primary key,
    platform text not null,
    event_key text not null,
    type text not null,
    platform_chat_id text not null default '',
    chat_kind text,
    sender_id text not null default '',
    sent_at timestamptz not null,
    received_at timestamptz not null default now(),
    hint text not null,
    words bytea,
    state text not null default 'waiting' check (state in ('waiting','done','aside')),
    queued_at timestamptz,
    starts smallint not null default 0,
    starts_alone smallint not null default 0,
    -- Who started it last, and until when nobody else may start anything of its sender.
    started_by text,
    started_until timestamptz,
    failures smallint not null default 0,
    retry_at timestamptz,
    deed text,
    reason text,
    done_at timestamptz,
    unique (platform, event_key)
  ) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02)`,
  `create index inbox_waiting on inbox (platform, sender_id, sent_at, id) where state = 'waiting'`,
  `create index inbox_due on inbox (queued_at nulls first, id) where state = 'waiting'`,
  `create index inbox_aside on inbox (id) where state = 'aside'`,
  `create index inbox_words on inbox (done_at) where words is not null and state = 'done'`,
  // Messages that were recalled, so that one that arrives after its recall ends the same.
  `create table recall (
    platform text not null,
    platform_message_id text not null,
    recalled_at timestamptz not null,
    primary key (platform, platform_message_id)
  )`,
  `create table outbox (
    id bigint generated always as identity primary key,
    platform text not null,
    target_kind text not null check (target_kind in ('chat','user','app')),
    target_id text not null,
    action text not null,
    -- Sealed JSON of the action; blanked some days after sending.
    payload bytea,
    -- The job that goes on with the answer, sealed with the action's payload: {job, payload}.
    continuation bytea,
    dedupe_key text not null unique,
    priority smallint not null,
    inbox_id bigint references inbox,
    about jsonb,
    state text not null default 'waiting'
      check (state in ('waiting','sending','sent','failed','uncertain','cancelled')),
    held boolean not null default false,
    not_before timestamptz,
    queued_at timestamptz,
    attempts int not null default 0,
    first_tried_at timestamptz,
    tried_at timestamptz,
    -- The first try of which nobody knows whether it went out.
    unknown_since timestamptz,
    sending_until timestamptz,
    error_code text,
    platform_code text,
    platform_message_id text,
    created_at timestamptz not null default now(),
    done_at timestamptz
  ) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02)`,
  // In the order in which rows are queued, so that a broadcast to a province is read a few hundred rows at a time.
  `create index outbox_next on outbox (platform, priority, queued_at nulls first, id)
    where state in ('waiting','sending') and not held`,
  `create index outbox_unsent on outbox (platform, state) where state in ('waiting','sending','failed','uncertain')`,
  `create index outbox_open on outbox (state, id) where state in ('failed','uncertain')`,
  `create index outbox_inbox on outbox (inbox_id)`,
  `create index outbox_platform_message on outbox (platform, platform_message_id) where platform_message_id is not null`,
  // Open ones have no done_at yet.
  `create index outbox_history on outbox (done_at) where action = 'history'`,
  `create index outbox_words on outbox (done_at) where payload is not null and state in ('sent','failed','cancelled')`,
  `create table pace (
    key text primary key,
    -- When the next slot is free, by the database's clock.
    free_at timestamptz not null
  ) with (fillfactor = 50)`,
  `create table platform_lease (
    name text primary key,
    holder text not null,
    expires_at timestamptz not null
  )`,
  `create table heartbeat (
    name text primary key,
    beat_at timestamptz not null
  )`,
  `create table dialogue (
    id bigint generated always as identity primary key,
    platform text not null,
    platform_chat_id text not null,
    platform_user_id text not null,
    job text not null,
    payload bytea not null,
    expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    unique (platform, platform_chat_id, platform_user_id)
  )`,
  `create table attachment (
    id bigint generated always as identity primary key,
    inbox_id bigint references inbox,
    kind text not null,
    platform text not null,
    platform_message_id text not null,
    platform_key text,
    file_name text,
    size_bytes bigint,
    check_in_id bigint,
    tip_id bigint,
    notice_id bigint,
    created_at timestamptz not null default now()
  )`,
  `create table number_series (
    committee_id bigint not null references committee,
    name text not null,
    last_number int not null,
    primary key (committee_id, name)
  )`,
  // Who stands in several committees says in private which one is meant; remembered for some hours.
  `create table committee_choice (
    platform text not null,
    platform_user_id text not null,
    committee_id bigint not null references committee,
    chosen_until timestamptz not null,
    primary key (platform, platform_user_id)
  )`,
  // How often someone was told the same thing, such as how to bind: once per person and day.
  `create table told (
    key text primary key,
    told_at timestamptz not null
  )`,
  // 书香政协
  `create table study_topic (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    title text not null,
    books text[] not null default '{}',
    starts_day date not null,
    ends_day date not null,
    day_boundary_minutes int not null default 0,
    min_reflection_chars int not null default 1,
    backfill_days int not null default 2,
    backfills_a_month int not null default 5,
    settings jsonb not null default '{}',
    created_at timestamptz not null default now()
  )`,
  `create index study_topic_committee on study_topic (committee_id, ends_day)`,
  `create table study_topic_chat (
    topic_id bigint not null references study_topic,
    chat_id bigint not null references chat,
    primary key (topic_id, chat_id)
  )`,
  `create index study_topic_chat_chat on study_topic_chat (chat_id)`,
  `create table study_session (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    kind text not null,
    title text not null,
    place text not null default '',
    speaker text not null default '',
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    settings jsonb not null default '{}',
    created_at timestamptz not null default now()
  )`,
  `create table check_in (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    member_id bigint not null references member,
    topic_id bigint not null references study_topic,
    study_day date not null,
    counted boolean not null,
    -- It has enough to count; one of the day's countable ones is counted.
    countable boolean not null default true,
    backfilled boolean not null default false,
    book text,
    part text,
    reflection text not null default '',
    reflection_chars int not null default 0,
    sent_at timestamptz not null,
    -- The earlier of the recall of its message and of the 撤回打卡 that meant it.
    withdrawn_at timestamptz,
    recalled_at timestamptz,
    withdrawal_inbox_id bigint references inbox,
    inbox_id bigint not null unique references inbox,
    platform_message_id text,
    created_at timestamptz not null default now()
  )`,
  `create unique index check_in_counted on check_in (member_id, topic_id, study_day) where counted`,
  `create index check_in_day on check_in (topic_id, study_day)`,
  `create index check_in_member on check_in (member_id, study_day)`,
  // 撤回打卡 as rows: which check-in each one means is a fold over both by (sent_at, inbox_id).
  `create table check_in_withdrawal (
    inbox_id bigint primary key references inbox,
    member_id bigint not null references member,
    sent_at timestamptz not null
  )`,
  `create index check_in_withdrawal_member on check_in_withdrawal (member_id, sent_at)`,
  // 社情民意
  `create table tip (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    number text not null,
    member_id bigint references member,
    person_id bigint not null references person,
    state text not null default 'pending' check (state in
      ('draft','pending','editing','reviewing','approving','issued','returned','kept','merged','discarded','withdrawn')),
    -- What the editor works on: personal data masked. The original is sealed.
    title text not null,
    situation text not null default '',
    cause text not null default '',
    suggestion text not null default '',
    original_sealed bytea,
    content_hash bytea not null,
    flags text[] not null default '{}',
    chat_kind text not null,
    sent_at timestamptz not null,
    inbox_id bigint not null unique references inbox,
    created_at timestamptz not null default now(),
    unique (committee_id, number)
  )`,
  `create unique index tip_same_matter on tip (person_id, committee_id, content_hash) where state not in ('withdrawn','discarded')`,
  `create index tip_person on tip (person_id, id desc)`,
  `create index tip_state on tip (committee_id, state, id)`,
  `create table tip_event (
    id bigint generated always as identity primary key,
    tip_id bigint not null references tip,
    type text not null,
    from_state text,
    to_state text,
    actor_person_id bigint references person,
    reason text,
    detail jsonb not null default '{}',
    happened_at timestamptz not null default now()
  )`,
  `create index tip_event_tip on tip_event (tip_id, id)`,
  `create table bulletin (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    year int not null,
    issue_number int not null,
    tip_id bigint references tip,
    issued_at timestamptz,
    unique (committee_id, year, issue_number)
  )`,
  // 知情明政
  `create table notice (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    number text not null,
    kind text not null check (kind in ('notice','briefing','bulletinNotice')),
    issue_number int,
    title text not null,
    body text not null,
    has_event boolean not null default false,
    wants_acknowledgement boolean not null default true,
    urgent boolean not null default false,
    state text not null default 'draft' check (state in ('draft','sending','sent','cancelled','recalled','expired')),
    author_person_id bigint not null references person,
    confirmed_by bigint references person,
    confirmed_at timestamptz,
    draft_expires_at timestamptz not null,
    inbox_id bigint references inbox,
    created_at timestamptz not null default now(),
    unique (committee_id, number)
  )`,
  // Those that still want an answer: the newest of all notices, whose chats are many.
  `create index notice_open on notice (confirmed_at) where state in ('sending','sent') and wants_acknowledgement`,
  `create index notice_author on notice (author_person_id, id desc) where state = 'draft'`,
  `create table notice_chat (
    notice_id bigint not null references notice,
    chat_id bigint not null references chat,
    primary key (notice_id, chat_id)
  )`,
  `create table delivery (
    id bigint generated always as identity primary key,
    notice_id bigint not null references notice,
    chat_id bigint not null references chat,
    outbox_id bigint not null unique references outbox,
    settled_by bigint references person,
    settled_at timestamptz,
    unique (notice_id, chat_id)
  )`,
  `create index delivery_chat on delivery (chat_id, notice_id desc)`,
  `create table acknowledgement (
    id bigint generated always as identity primary key,
    notice_id bigint not null references notice,
    member_id bigint not null references member,
    via text not null,
    chat_id bigint references chat,
    acknowledged_at timestamptz not null,
    inbox_id bigint references inbox,
    unique (notice_id, member_id)
  )`,
  `create table event_reply (
    id bigint generated always as identity primary key,
    notice_id bigint not null references notice,
    member_id bigint not null references member,
    answer text not null,
    reason text,
    companions int not null default 0,
    replied_at timestamptz not null,
    inbox_id bigint not null unique references inbox
  )`,
  `create index event_reply_notice on event_reply (notice_id, member_id)`,
  // 履职积分
  `create table point_rule_set (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    name text not null,
    version int not null,
    rules jsonb not null,
    starts_day date not null,
    ends_day date,
    unique (committee_id, name, version)
  )`,
  `create table point_entry (
    id bigint generated always as identity primary key,
    committee_id bigint not null references committee,
    member_id bigint not null references member,
    rule_set_id bigint not null references point_rule_set,
    rule text not null,
    points numeric(8,2) not null,
    earned_day date not null,
    evidence_kind text not null,
    evidence_id bigint not null,
    reverses_id bigint unique references point_entry,
    created_at timestamptz not null default now()
  )`,
  `create table audit_log (
    id bigint generated always as identity primary key,
    committee_id bigint references committee,
    actor_person_id bigint references person,
    -- The door; who came through it is actor_person_id. A name would stand here for ever.
    actor text not null check (actor ~ '^[a-z][a-z0-9_-]*$'),
    action text not null,
    object_kind text not null,
    object_id text not null,
    detail jsonb not null default '{}',
    happened_at timestamptz not null default now(),
    previous_hash bytea not null,
    hash bytea not null
  )`,
  // The only row that may be changed beside the log: where a pruned chain begins, where it ends, how long it is.
  `create table audit_anchor (
    id int primary key check (id = 1),
    last_hash bytea not null,
    head_hash bytea not null,
    row_count bigint not null
  )`,
  `insert into audit_anchor (id, last_hash, head_hash, row_count) values (1, '\\x00', '\\x00', 0)`,
  `create function audit_log_is_append_only() returns trigger language plpgsql as $$
    begin
      raise exception 'audit_log is append-only';
    end $$`,
  `create trigger audit_log_append_only before update or delete on audit_log
    for each row execute function audit_log_is_append_only()`,
  `create trigger audit_log_not_truncated before truncate on audit_log
    for each statement execute function audit_log_is_append_only()`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
