-- So that all that a source said between two moments can be taken back: when each statement was received, by the clock of whoever took it
-- in first. Of rows from before this is not known; their own time stands for it, which is never later.
alter table trait_fact add column received_at timestamptz,
    -- The first statement of the same value on the same day: it stands where later ones are taken back.
    add column since_at timestamptz, add column since_received_at timestamptz, add column since_event_id text collate "C";
alter table trait_quarantine add column received_at timestamptz;
alter table identity_alias add column received_at timestamptz;
alter table identity_conflict add column received_at timestamptz;
alter table link add column received_at timestamptz;

-- When the row was made: an identifier that was known before an interval is not known by what was said in it alone. Null: before this.
alter table identifier add column known_since timestamptz;
alter table identifier alter column known_since set default now();

-- What the same source had said before: kept where the value was another, and once a day where it was the same.
create table trait_fact_history (
    identifier        text collate "C" not null references identifier (key) on delete cascade,
    name              text collate "C" not null,
    source            text collate "C" not null,
    value             jsonb       not null,
    at                timestamptz not null,
    event_id          text collate "C" not null,
    trusted           boolean     not null,
    received_at       timestamptz not null,
    since_at          timestamptz,
    since_received_at timestamptz,
    since_event_id    text collate "C",
    replaced_at       timestamptz not null default now(),
    primary key (identifier, name, source, event_id)
);
create index trait_fact_history_replaced on trait_fact_history using brin (replaced_at) with (pages_per_range = 32);

-- Who said that two identifiers belong together, each source once: from when to when. A link names the first alone.
create table link_source (
    a              text collate "C" not null,
    b              text collate "C" not null,
    source         text collate "C" not null,
    first_received timestamptz not null,
    first_event    text        not null,
    -- To ten minutes: it would otherwise be rewritten with each event that names the two.
    last_received  timestamptz not null,
    last_event     text        not null,
    stated         boolean     not null,
    primary key (a, b, source)
) with (fillfactor = 80);
create index link_source_by_b on link_source (b);
create index link_source_first on link_source (source, first_received);
