-- Whether a source that is believed (server, import) named or sold the item. Others are remembered for those who looked at
-- them, and shown to nobody.
alter table item add column vouched boolean not null default false;

-- What was learnt before sources had a trust cannot be told apart by it. Orders of then go on to count and fade by half in
-- 30 days; descriptions give way to whatever a trusted source says next, however old that is.
update item set vouched = exists (select 1 from item_tally t where t.item = item.no and t.orders > 0),
    named_at = case when name is not null then timestamptz '1969-12-31 00:00:00Z' end,
    filed_at = case when category is not null then timestamptz '1969-12-31 00:00:00Z' end;

-- How much of one visitor was learnt on one day, in views and carts: no robot makes itself heard by repetition.
create table subject_day (
    subject text   not null,
    day     date   not null,
    viewed  bigint not null,
    added   bigint not null,
    primary key (subject, day)
) with (fillfactor = 80);
create index subject_day_day on subject_day (day);

-- How many items that nobody vouches for one public source brought up on one day.
create table source_day (
    source text   not null,
    day    date   not null,
    items  bigint not null,
    primary key (source, day)
);
