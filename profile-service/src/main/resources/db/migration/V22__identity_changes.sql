-- Merges and separations: who changed what, and which services said that they follow. One announcement tells all services of
-- the changes of one transaction; their receipts cover all of those.
create table identity_change (
    id           uuid primary key,
    kind         text        not null check (kind in ('merge', 'separation')),
    -- api:<user>, or events: what events said joined them.
    by           text        not null,
    reason       text,
    at           timestamptz not null,
    profiles     uuid[]      not null,
    announcement uuid        not null
);
create index identity_change_announcement on identity_change (announcement);
create index identity_change_profiles on identity_change using gin (profiles);

create table identity_confirmation (
    announcement uuid        not null,
    service      text        not null,
    receipt      json        not null,
    authentic    boolean     not null,
    -- Whether it is signed by the key that the service signed with first.
    pinned       boolean     not null,
    received_at  timestamptz not null default now(),
    primary key (announcement, service)
);
