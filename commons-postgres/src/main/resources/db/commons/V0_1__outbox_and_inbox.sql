-- Events that wait to be sent; the relay deletes them once Kafka has them.
create table outbox (
    id          bigint generated always as identity primary key,
    topic       text        not null,
    event_id    text        not null,
    source      text        not null,
    type        text        not null,
    key         text        not null,
    time        timestamptz not null,
    data        text,
    traceparent text,
    at          timestamptz not null default now()
);

-- Events that were applied: a digest of source and id.
create table inbox (
    event uuid primary key,
    at    timestamptz not null default now()
);
create index inbox_at on inbox (at);
