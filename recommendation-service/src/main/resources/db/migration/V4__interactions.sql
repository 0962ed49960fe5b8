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
-- Of a source's rows a retraction reads slice by slice, in the order of receipt. The sweep reads the oldest of all.
create index item_interaction_source on item_interaction (source, received_at, event);
create index item_interaction_received on item_interaction (received_at);
create index item_interaction_subject on item_interaction (subject);
-- The latest of what only a believed source says, and what weighs.
create index item_interaction_item on item_interaction (item_id, at) where trust <> 'public';
create index item_interaction_bought on item_interaction (item_id, at) where kind = 'bought' and counted;

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

-- From when on all that was learnt stands in item_interaction. One row. While replicas of before this table run beside new ones, they learn
-- without it: so the sweep sums up anew, slice by slice, what is known of the items that are there now, and sets since once it is through
-- (InteractionLog.settle). settled_item is the number of the last item that it has come to; null: all.
create table interaction_reach (since timestamptz not null, settled_item bigint);
insert into interaction_reach select now(), case when exists (select 1 from item) then 0 end;

-- What a retraction has deleted so far, in the transactions that deleted it.
create table retraction_count (
    retraction_id text        not null,
    kind          text        not null,
    count         bigint      not null,
    at            timestamptz not null default now(),
    primary key (retraction_id, kind)
);

-- The last times of what somebody had to do with an item, from before the reach. Null: there is nothing from before, or it is not known when; the
-- latter where more is counted than item_interaction has rows of. Filled by no update: that would hold up learning and reading as
-- long as it takes. The last statement here, since its lock is held until the end.
alter table subject_item add column viewed_beyond timestamptz, add column added_beyond timestamptz, add column bought_beyond timestamptz;
