-- Who read or changed whose data. Only ever added to, and chained: hash = SHA-256(previous || canonical JSON of the entry),
-- previous = hash of the entry before it (32 zero bytes for the first). ADR 13 has the canonical form.
create table audit_entry (
    seq      bigint primary key,
    -- The event's: told twice, it is one entry.
    id       text collate "C" not null unique,
    at       timestamptz not null,
    actor    text collate "C" not null,
    roles    text[]      not null,
    action   text collate "C" not null,
    resource text        not null,
    -- Digests: who they are stands in audit_person, where it can be forgotten without breaking the chain.
    subjects text[]      not null,
    people   int         not null,
    reason   text,
    service  text collate "C" not null,
    outcome  int         not null,
    previous bytea       not null,
    hash     bytea       not null
);
create index audit_entry_by_actor on audit_entry (actor, seq desc);
create index audit_entry_by_action on audit_entry (action, seq desc);
create index audit_entry_by_time on audit_entry (at);
create index audit_entry_by_subject on audit_entry using gin (subjects);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only';
end $$;
create trigger audit_is_append_only before update or delete or truncate on audit_entry
    for each statement execute function audit_is_append_only();

create table audit_person (
    digest  text collate "C" primary key,
    subject text not null
);

-- Digests of identifiers of erased people, of whom nothing is taken in any more.
create table suppression (
    digest     bytea primary key,
    request_id text collate "C",
    at         timestamptz not null default now()
);

-- What people ask about their own data. Of who was erased, the subject is emptied when it is done.
create table privacy_request (
    -- The asker's own.
    id          text collate "C" primary key,
    kind        text        not null check (kind in ('access', 'portability', 'rectification', 'erasure', 'restriction', 'lifting')),
    status      text        not null check (status in ('received', 'running', 'completed', 'failed', 'cancelled')),
    subject     text collate "C",
    -- HMAC of the subject: who asked is found by the identifier, also after the erasure.
    digest      text collate "C" not null,
    profile_id  uuid,
    -- Corrected traits, of a rectification.
    traits      jsonb,
    note        text,
    created_by  text        not null,
    created_at  timestamptz not null,
    deadline    timestamptz not null,
    started_at  timestamptz,
    finished_at timestamptz,
    -- When what was collected is deleted.
    expires_at  timestamptz
);
create index privacy_request_by_status on privacy_request (status, deadline);
create index privacy_request_by_digest on privacy_request (digest);

create table privacy_receipt (
    request_id  text collate "C" not null references privacy_request (id),
    service     text collate "C" not null,
    receipt     jsonb       not null,
    authentic   boolean     not null,
    -- Whether the key is the one that the service signed with first.
    pinned      boolean     not null,
    received_at timestamptz not null default now(),
    primary key (request_id, service)
);

create table privacy_key (
    service    text collate "C" primary key,
    thumbprint text        not null,
    jwk        jsonb       not null,
    first_seen timestamptz not null default now()
);

create table privacy_export (
    request_id text collate "C" not null references privacy_request (id),
    service    text collate "C" not null,
    part       int         not null,
    items      jsonb       not null,
    primary key (request_id, service, part)
);

-- The last sweep of each class of data.
create table retention_sweep (
    class   text collate "C" primary key,
    at      timestamptz not null,
    removed bigint      not null,
    total   bigint      not null
);
