-- Texts that are keys are compared as bytes ("C"): that is faster, and their order does not change with the
-- operating system's locales, which would corrupt the indexes.

-- The unified profile: a projection of what is known under its identifiers. Never the only home of a fact.
create table profile (
    id          uuid primary key,
    -- Counts changes of identifiers and of the values of traits; after a merge greater than that of either.
    revision    bigint      not null,
    -- {name: {value, source, at}}
    traits      jsonb       not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    -- The profile that has its identifiers now; null where it stands for itself.
    merged_into uuid references profile (id)
) with (fillfactor = 80);
create index profile_merged on profile (merged_into) where merged_into is not null;

-- Who each identifier is taken to be at present. A profile's own id is an identifier too (profile_id:<uuid>), so that
-- facts of the profile itself, and its id's meaning, move with a merge as all others do.
create table identifier (
    key        text collate "C" primary key,
    -- null: an anonymous visitor so far
    profile_id uuid references profile (id),
    -- Counts what topic `identities` was told of this identifier.
    revision   bigint      not null default 0,
    first_seen timestamptz not null,
    -- To the minute: it would otherwise be rewritten with each touchpoint.
    last_seen  timestamptz not null
) with (fillfactor = 80);
create index identifier_of_profile on identifier (profile_id) where profile_id is not null;

-- The evidence that identifiers belong together. Only ever added to: what is taken back is taken back by an `unlink`
-- row, so that the graph can be drawn as of any moment. A pair that is observed again needs no second row.
create table link (
    id          uuid primary key,
    kind        text        not null check (kind in ('observed', 'manual', 'unlink')),
    a           text collate "C" not null,
    b           text collate "C" not null check (a < b),
    -- The link that an `unlink` takes back.
    revokes     uuid references link (id),
    -- What said so: an event's source and id, or the user and the request.
    source      text        not null,
    event_id    text        not null,
    at          timestamptz not null,
    recorded_at timestamptz not null default now(),
    check ((kind = 'unlink') = (revokes is not null))
);
create unique index link_observed_once on link (a, b) where kind = 'observed';
create index link_by_a on link (a);
create index link_by_b on link (b);

create index link_revoked on link (revokes) where revokes is not null;
create view standing_link as
    select l.* from link l
     where l.kind <> 'unlink' and not exists (select 1 from link u where u.revokes = l.id);

create function link_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'links are append-only: add an unlink';
end $$;
create trigger link_is_append_only before update on link for each row execute function link_is_append_only();

-- What each source last said of a trait, under the identifier that it said it of. A value of JSON null is a tombstone.
create table trait_fact (
    identifier text collate "C" not null references identifier (key) on delete cascade,
    name       text collate "C" not null,
    source     text collate "C" not null,
    value      jsonb       not null,
    at         timestamptz not null,
    event_id   text collate "C" not null,
    primary key (identifier, name, source)
) with (fillfactor = 80);

-- What profiles are found by; apart from `profile`, whose updates would otherwise rewrite the index each time.
create table profile_search (
    profile_id uuid primary key references profile (id) on delete cascade,
    body       text  not null,
    -- Pairs of neighbouring characters, as numbers.
    pairs      int[] not null
);
create index profile_search_pairs on profile_search using gin (pairs);
