-- What people did, under the identifier that it was told of: whose it is, is looked up when it is read. Kept for what is
-- concluded from it (computed traits, segments, the unified view); the whole touchpoint stands in journey-service's log.
create table activity (
    identifier  text collate "C" not null,
    at          timestamptz not null,
    received_at timestamptz not null,
    message_id  text        not null,
    type        text collate "C" not null,
    name        text collate "C" not null,
    channel     text,
    source      text        not null,
    properties  jsonb       not null
);
-- What was told is known again however late it comes twice: also after the inbox has forgotten it.
create unique index activity_of_identifier on activity (identifier, at, message_id, source);
-- For retention: rows come in the order of this, so a few bytes a hundred pages are enough.
create index activity_received on activity using brin (received_at) with (pages_per_range = 32);
-- Tables that only grow are rarely vacuumed by the defaults, and index-only plans go stale.
alter table activity set (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

-- Traits that are computed from what people did.
create table computed_trait (
    name        text collate "C" primary key,
    version     int         not null,
    definition  jsonb       not null,
    description text,
    -- filling: states of this version are still being made from the activity of before; removing: they are being removed
    status      text        not null check (status in ('filling', 'ready', 'removing')),
    -- The identifier up to which it is filled.
    filled_to   text collate "C",
    filled      bigint      not null default 0,
    created_by  text        not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);

-- A name that was removed and defined again is not of the version that it was of before.
create sequence computed_trait_version as int;

-- {trait: {v: version, s: state}}: what an identifier's own activity comes to. States of two identifiers can be put
-- together, so that merges and separations need nothing but that.
create table computed_state (
    identifier text collate "C" primary key,
    states     jsonb   not null,
    -- Emptied because nothing may be computed of whoever it is: what they did meanwhile is not in it.
    cleared    boolean not null default false
) with (fillfactor = 70);
