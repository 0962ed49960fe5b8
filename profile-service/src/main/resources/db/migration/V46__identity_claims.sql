-- What public sources say of whose a device is (docs/adr/0017): the last such claim of each, told on topic `identities` with claimed: true
-- while nothing proven is told of the device. Of journey analytics alone.
create table identity_claim (
    -- A device, or an identifier of a type that begins with claimed_, which an event without a device is kept under.
    key     text collate "C" primary key,
    -- Whom it is said to be.
    claimed text collate "C" not null,
    source  text        not null,
    -- To the day: it would otherwise be rewritten with each touchpoint.
    said_at timestamptz not null,
    -- When this was first said of it, so that it can be taken back with all that its source said then.
    since   timestamptz not null,
    -- Hashes of all whom it was said to be, so that a device of many is known for one without their names.
    users   int[]       not null,
    -- Whose profile the topic was last told that it is claimed to be; null: nobody's.
    told    uuid,
    -- Its time has come: to be taken back from the topic and deleted.
    over    boolean     not null default false,
    -- What the topic was told may be wrong by now.
    due     boolean     not null default true
) with (fillfactor = 80);
create index identity_claim_of on identity_claim (claimed);
create index identity_claim_due on identity_claim (key) where due;
create index identity_claim_said on identity_claim (said_at);
