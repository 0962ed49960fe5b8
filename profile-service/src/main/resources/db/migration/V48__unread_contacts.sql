-- E-mail addresses and phone numbers that came in, and how many of them could not be read as such: those are of nobody. Place and event
-- of the last that was not read tell where to look; what was written there stands in the touchpoint log alone.
create table quality_contact (
    source     text collate "C" not null,
    day        date     not null,
    type       text collate "C" not null,
    slot       smallint not null,
    given      bigint   not null,
    unread     bigint   not null,
    -- A JSON pointer into the event.
    place      text,
    message_id text,
    primary key (source, day, type, slot)
);
create index quality_contact_day on quality_contact (day);
