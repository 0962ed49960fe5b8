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
