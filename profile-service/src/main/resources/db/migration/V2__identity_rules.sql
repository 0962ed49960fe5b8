-- The rules by which identifiers are joined, each version as it was put; without a row the defaults of the code hold.
create table identity_rules (
    version int primary key,
    rules   jsonb       not null,
    set_by  text        not null,
    set_at  timestamptz not null default now()
);

-- Links that are made by hand or taken back say why; a profile's own id is linked to what the profile was made for.
alter table link drop constraint link_kind_check;
alter table link add constraint link_kind_check check (kind in ('observed', 'manual', 'made', 'unlink'));
alter table link add column reason text;

-- A device that too many people used: it names nobody any more.
alter table identifier add column shared_since timestamptz;
create index identifier_shared on identifier (key) where shared_since is not null;

-- The profile's own id belongs with its strongest identifier. Of profiles that were merged before, nobody wrote down what
-- was whose: their ids stay with the one that took them over.
insert into link (id, kind, a, b, source, event_id, at)
select gen_random_uuid(), 'made', least(own.key, other.key), greatest(own.key, other.key), '/profile-service', 'V2', p.created_at
  from profile p
  join identifier own on own.key = 'profile_id:' || p.id
  cross join lateral (
      select i.key from identifier i
       where i.profile_id = own.profile_id and i.key <> own.key
         and (p.merged_into is null or i.key = 'profile_id:' || own.profile_id)
         and (p.merged_into is not null or i.key not like 'profile\_id:%')
       order by split_part(i.key, ':', 1) <> 'user_id', split_part(i.key, ':', 1) in ('anonymous_id', 'cookie', 'device_id'),
                i.first_seen, i.key
       limit 1) other;

-- What the rules kept from being joined. One row a pair; of an identifier that is blocked or shared one row alone (a = b),
-- since it would else be a row for everybody who ever met it.
create table identity_conflict (
    id            uuid primary key,
    a             text collate "C" not null,
    b             text collate "C" not null check (a <= b),
    -- That of the two which is not joined.
    weaker        text collate "C" not null,
    reason        text        not null check (reason in ('limit', 'size', 'apart', 'blocked', 'shared')),
    detail        text        not null,
    status        text        not null check (status in ('open', 'joined', 'apart')),
    -- How often it was said; only what is later than `last_at` counts, so that what is told again changes nothing.
    count         bigint      not null,
    first_at      timestamptz not null,
    last_at       timestamptz not null,
    -- The first that said so.
    source        text        not null,
    event_id      text        not null,
    judged_at     timestamptz not null,
    rules_version int         not null,
    settled_by    text,
    settled_at    timestamptz,
    settled_why   text
);
create unique index identity_conflict_pair on identity_conflict (a, b);
create index identity_conflict_by_b on identity_conflict (b);
create index identity_conflict_status on identity_conflict (status, id);

-- Identifiers that are never in one profile, until it is lifted.
create table identity_apart (
    id         uuid primary key,
    a          text collate "C" not null,
    b          text collate "C" not null check (a < b),
    reason     text        not null,
    by         text        not null,
    at         timestamptz not null,
    lifted_by  text,
    lifted_at  timestamptz,
    lifted_why text
);
create unique index identity_apart_standing on identity_apart (a, b) where lifted_at is null;
create index identity_apart_by_b on identity_apart (b) where lifted_at is null;

-- Aliases whose previous id was no known user's when they came: should it turn out to be one, the two are joined.
create table identity_alias (
    user_key text collate "C" not null,
    subject  text collate "C" not null,
    source   text        not null,
    event_id text        not null,
    at       timestamptz not null,
    primary key (user_key, subject)
);
create index identity_alias_by_subject on identity_alias (subject);

-- All identities told again, in order of their keys.
create table identity_announcement (
    id          uuid primary key,
    status      text        not null check (status in ('running', 'done')),
    total       bigint      not null,
    told        bigint      not null,
    -- The last that was told.
    last_key    text collate "C" not null,
    asked_by    text        not null,
    asked_at    timestamptz not null,
    finished_at timestamptz
);
create unique index identity_announcement_running on identity_announcement (status) where status = 'running';
