-- What administrators agreed on single traits; those that nobody spoke of are as the service knows them (built in).
create table trait_schema (
    name       text collate "C" primary key,
    -- Counts changes, also those that take a schema back; the ETag. The sum over all tells a replica that something changed.
    version    bigint      not null,
    -- null: taken back
    definition jsonb,
    changed_at timestamptz not null,
    changed_by text        not null
);

-- Drawing profiles anew after a schema changed what they hold: one at a time, a batch a transaction, by whichever replica is free.
create table trait_redraw (
    trait        text collate "C" primary key,
    requested_at timestamptz not null,
    started_at   timestamptz,
    finished_at  timestamptz,
    -- The last profile that was looked at; those are looked at by id.
    after        uuid        not null default '00000000-0000-0000-0000-000000000000',
    done         bigint      not null default 0,
    total        bigint
);
create index trait_redraw_due on trait_redraw (requested_at) where finished_at is null;

-- Search: what only those may look for who see contact data stands apart from what all may look for. What was stored
-- before this migration counts as the former until its profile is drawn anew.
alter table profile_search add column personal text not null default '';
update profile_search set personal = body, body = '';
insert into trait_redraw (trait, requested_at) select '*', now() where exists (select 1 from profile);

-- Numbers and times among the traits that have a schema, to look for those of a range. Times are seconds since 1970.
create table trait_number (
    profile_id uuid             not null references profile_search (profile_id) on delete cascade,
    name       text collate "C" not null,
    value      double precision not null,
    primary key (profile_id, name)
);
create index trait_number_value on trait_number (name, value, profile_id);

-- Values that were not as their trait's schema says, the last of each source: they wait for a decision.
create table trait_quarantine (
    id             uuid primary key,
    identifier     text collate "C" not null,
    name           text collate "C" not null,
    source         text collate "C" not null,
    value          jsonb       not null,
    at             timestamptz not null,
    event_id       text        not null,
    -- Where in the value the fault is, as a JSON pointer, and what it is.
    pointer        text        not null,
    reason         text        not null,
    -- How often the source said something wrong here.
    times          bigint      not null default 1,
    quarantined_at timestamptz not null,
    unique (identifier, name, source)
);
create index trait_quarantine_of_trait on trait_quarantine (name, id);
create index trait_quarantine_of_source on trait_quarantine (source, id);

-- What came in, by the day it was received (UTC). Each writer adds to a slot of its own, so that none waits for another.
create table quality_lag (
    source       text collate "C" not null,
    day          date     not null,
    slot         smallint not null,
    events       bigint   not null,
    -- Events by how long they took from happening to being received; the bounds stand in LagBuckets.
    lag          bigint[] not null,
    last_received timestamptz not null,
    primary key (source, day, slot)
);
create index quality_lag_day on quality_lag (day);
create table quality_trait (
    source   text collate "C" not null,
    day      date     not null,
    trait    text collate "C" not null,
    slot     smallint not null,
    given    bigint   not null,
    invalid  bigint   not null,
    -- Of the last invalid value.
    reason   text,
    primary key (source, day, trait, slot)
);
create index quality_trait_day on quality_trait (day);
-- Whether a profile's address or number is another's too: looked up by value.
create index trait_fact_contact on trait_fact ((value #>> '{}')) where name in ('email', 'phone');

-- The last feedback of a person is asked for on its own, and is rare among all that they did.
create index activity_feedback on activity (identifier, at) where type = 'feedback';
