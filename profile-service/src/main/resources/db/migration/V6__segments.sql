-- Groups of people, by a rule or by a list.
create table segment (
    id          uuid primary key,
    name        text        not null,
    description text,
    kind        text        not null check (kind in ('rule', 'list')),
    status      text        not null check (status in ('active', 'archived')),
    version     int         not null,
    -- {rule: …}; of a list {}
    definition  jsonb       not null,
    created_by  text        not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);
create unique index segment_name on segment (lower(name)) where status = 'active';

-- What each version said, and who said it.
create table segment_version (
    segment_id  uuid        not null references segment (id),
    version     int         not null,
    name        text        not null,
    description text,
    definition  jsonb       not null,
    author      text        not null,
    at          timestamptz not null,
    primary key (segment_id, version)
);

-- Counts changes of definitions: whoever reads it with a person's facts knows whether the definitions in memory are current.
create table segment_epoch (
    only_one boolean primary key default true check (only_one),
    value    bigint  not null
);
insert into segment_epoch (value) values (0);

-- Who belongs to what. Written under the lock of the profile alone.
create table segment_member (
    segment_id uuid        not null,
    profile_id uuid        not null,
    since      timestamptz not null,
    -- {kind, id, parts: [pointers into the rule], version}
    reason     jsonb       not null,
    primary key (segment_id, profile_id)
);
create index segment_member_of_profile on segment_member (profile_id);

-- When a rule must be asked of a person again though nothing was heard of them: at the latest then, possibly before.
create table segment_due (
    profile_id uuid        not null,
    segment_id uuid        not null,
    at         timestamptz not null,
    primary key (profile_id, segment_id)
) with (fillfactor = 80);
create index segment_due_at on segment_due (at);

-- Manual lists, under the identifiers that were uploaded, so that they follow merges and separations.
create table segment_entry (
    segment_id uuid        not null,
    identifier text collate "C" not null,
    added_at   timestamptz not null default now(),
    primary key (segment_id, identifier)
);
create index segment_entry_of_identifier on segment_entry (identifier);

-- Moves by day. Transactions add to segment_moves, a row each, so that none waits for another; a sweep adds those up.
create table segment_moves (
    id         bigint generated always as identity primary key,
    segment_id uuid   not null,
    day        date   not null,
    entered    bigint not null,
    exited     bigint not null
);
create table segment_growth (
    segment_id uuid   not null,
    day        date   not null,
    entered    bigint not null,
    exited     bigint not null,
    primary key (segment_id, day)
);

-- Work that goes through many people: in batches, from where it stopped.
create table segment_job (
    id          uuid primary key,
    segment_id  uuid        not null references segment (id),
    version     int         not null,
    kind        text        not null check (kind in ('backfill', 'archive', 'upload')),
    -- filling: an upload whose parts still come in; waiting: until those who knew the definition before have committed;
    -- failed: given up after some attempts
    status      text        not null check (status in ('filling', 'waiting', 'running', 'done', 'superseded', 'failed')),
    -- add, remove or replace; of an upload
    mode        text,
    -- The first transaction that cannot have read the definition before.
    horizon     bigint,
    -- The last that is done: a profile's id, or an upload's line.
    progress    text collate "C" not null default '',
    total       bigint,
    done        bigint      not null default 0,
    entered     bigint      not null default 0,
    exited      bigint      not null default 0,
    unknown     bigint      not null default 0,
    -- The first hundred of them.
    unknown_identifiers jsonb not null default '[]',
    requested_by text       not null,
    -- Failures one after another, and until when the job waits after the last one.
    attempts    int         not null default 0,
    resume_at   timestamptz,
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);
create index segment_job_of_segment on segment_job (segment_id, created_at desc);
create index segment_job_open on segment_job (created_at) where status in ('waiting', 'running');

create table segment_upload_part (
    job_id uuid not null references segment_job (id),
    part   int  not null,
    digest text not null,
    last   boolean not null,
    primary key (job_id, part)
);
-- Deleted once the upload is done.
create table segment_upload_line (
    job_id     uuid not null,
    identifier text collate "C" not null,
    primary key (job_id, identifier)
);
create index segment_upload_line_of_identifier on segment_upload_line (identifier);
