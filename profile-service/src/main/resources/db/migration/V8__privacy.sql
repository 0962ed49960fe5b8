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
