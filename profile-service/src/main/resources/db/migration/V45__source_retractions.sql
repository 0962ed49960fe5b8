-- All that a source said between two moments, to be counted and then taken back by all services.
create table source_retraction (
    id          text collate "C" primary key,
    origin      text        not null check (origin in ('source', 'partner')),
    source      text        not null,
    from_at     timestamptz not null,
    until_at    timestamptz not null,
    reason      text        not null,
    status      text        not null check (status in ('counting', 'counted', 'running', 'completed', 'failed', 'cancelled')),
    -- Which step it failed in: count or retract.
    step        text        not null check (step in ('count', 'retract')),
    asked_by    text        not null,
    asked_at    timestamptz not null,
    executed_by text,
    executed_at timestamptz,
    finished_at timestamptz
);
create index source_retraction_page on source_retraction (asked_at desc, id desc);

create table source_retraction_receipt (
    retraction  text collate "C" not null references source_retraction (id) on delete cascade,
    step        text        not null,
    service     text        not null,
    receipt     json        not null,
    authentic   boolean     not null,
    -- Whether it is signed by the key that the service signed with first.
    pinned      boolean     not null,
    -- Why it does not count; null where it does.
    fault       text,
    received_at timestamptz not null default now(),
    primary key (retraction, step, service)
);

-- What this service has still to do, so that it goes on after a stop: the identifiers that something is to be taken back from.
create table source_retraction_subject (
    retraction text collate "C" not null,
    step       text        not null,
    identifier text collate "C" not null,
    primary key (retraction, step, identifier)
);
-- What it has done: of all tries together.
create table source_retraction_count (
    retraction text collate "C" not null,
    step       text        not null,
    kind       text        not null,
    count      bigint      not null,
    primary key (retraction, step, kind)
);
