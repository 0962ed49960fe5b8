-- The catalogue, as touchpoints tell it. The number stands for the item everywhere else: pairs of numbers are a third of pairs of texts.
create table item (
    no       bigint generated always as identity primary key,
    item_id  text not null unique check (length(item_id) between 1 and 128),
    name     text,
    named_at timestamptz,
    category text,
    filed_at timestamptz
);

-- Sums over everybody. Apart from item, since it changes with every event and item hardly ever.
-- No foreign keys from here on: items are never deleted, and a key would lock the item for every event about it.
create table item_tally (
    item       bigint primary key,
    views      bigint not null default 0,
    adds       bigint not null default 0,
    orders     bigint not null default 0,
    -- log2 of the sum of 2^((t - 2026-01-01) / 30 days) over its orders; null without an order
    log_weight double precision
);
create index item_tally_popular on item_tally (log_weight desc, item) where log_weight is not null;

-- Orders that hold both items. The lower number first, so that a pair is one row; the second index finds it from the other side.
create table item_pair (
    one    bigint not null,
    other  bigint not null check (one < other),
    orders bigint not null,
    primary key (one, other)
);
create index item_pair_other on item_pair (other, one);

-- What somebody had to do with an item, under the identifier that it came with; whose that is gets looked up when it is read.
create table subject_item (
    subject     text   not null,
    item        bigint not null,
    viewed      bigint not null,
    added       bigint not null,
    bought      bigint not null,
    last_viewed timestamptz,
    last_added  timestamptz,
    last_bought timestamptz,
    primary key (subject, item)
);
-- For the sweep of what was only looked at.
create index subject_item_stale on subject_item (greatest(last_viewed, last_added)) where bought = 0;

-- Orders that were counted: a shop may tell of one twice, from the browser and from its server, with different message ids.
create table seen_order (
    subject  text not null,
    order_id text not null,
    at       timestamptz not null default now(),
    primary key (subject, order_id)
);
create index seen_order_at on seen_order (at);
