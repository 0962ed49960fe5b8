-- What each source taught, so that all that one of them said between two moments can be taken back exactly (docs/adr/0006-affinity-model.md).
-- One row for each item of an event; an order has several. Kept for throughline.retraction.reach, then summed up in item_beyond.
-- Items by the shop's own id: an item that is taken back with all its rows gets another number when it is named again.
create table item_interaction (
    -- the inbox's key of the event
    event       uuid        not null,
    source      text        not null,
    trust       text        not null,
    received_at timestamptz not null,
    subject     text        not null,
    kind        text        not null check (kind in ('viewed', 'added', 'bought')),
    at          timestamptz not null,
    order_id    text,
    -- false of an order that was told again: it counts when the telling that counted is taken back
    counted     boolean     not null,
    -- of the item in its order: the first fifty make pairs
    place       integer     not null,
    item_id     text        not null,
    name        text,
    category    text
);
-- Rows come in the order of receipt, so that the summary of a block range finds an interval's at a thousandth of a tree's size.
create index item_interaction_received on item_interaction using brin (received_at) with (pages_per_range = 32, autosummarize = on);
create index item_interaction_subject on item_interaction (subject);
-- The latest of what only a believed source says, and what weighs.
create index item_interaction_item on item_interaction (item_id, at) where trust <> 'public';
create index item_interaction_bought on item_interaction (item_id) where kind = 'bought' and counted;

-- What is known of an item from before the reach, and from people who were erased: what stays when all that is in reach is taken back.
create table item_beyond (
    item_id    text primary key,
    vouched    boolean not null,
    name       text,
    named_at   timestamptz,
    category   text,
    filed_at   timestamptz,
    log_weight double precision
);
insert into item_beyond
    select i.item_id, i.vouched, i.name, i.named_at, i.category, i.filed_at, t.log_weight from item i left join item_tally t on t.item = i.no;

-- The same of what somebody had to do with an item: the last times from before the reach.
alter table subject_item add column viewed_beyond timestamptz, add column added_beyond timestamptz, add column bought_beyond timestamptz;
update subject_item set viewed_beyond = last_viewed, added_beyond = last_added, bought_beyond = last_bought;

-- From when on all that was learnt stands in item_interaction. One row.
create table interaction_reach (since timestamptz not null);
insert into interaction_reach values (now());

-- What a retraction has deleted so far, in the transactions that deleted it.
create table retraction_count (
    retraction_id text        not null,
    kind          text        not null,
    count         bigint      not null,
    at            timestamptz not null default now(),
    primary key (retraction_id, kind)
);
