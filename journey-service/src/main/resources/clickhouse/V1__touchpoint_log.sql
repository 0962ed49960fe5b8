-- The touchpoint log. Ordered by person, then time: a timeline reads one range, a funnel reads people one after another.
-- ReplacingMergeTree is the last guard of "once": should two writers ever hold the same record (a paused process that
-- wakes after its partitions were given away), both rows are equal in the sorting key and become one.
-- Sharded by subject, with ReplicatedReplacingMergeTree, it is the same on a cluster. See docs/adr/0003.
CREATE TABLE IF NOT EXISTS ${database}.touchpoints
(
    subject            String,
    time               DateTime64(3, 'UTC'),
    source             LowCardinality(String),
    message_id         String,
    type               LowCardinality(String),
    -- Empty where the call has no name.
    name               LowCardinality(String),
    channel            LowCardinality(String),
    identifiers        Array(String),
    received_at        DateTime64(3, 'UTC'),
    original_timestamp Nullable(DateTime64(3, 'UTC')),
    sent_at            Nullable(DateTime64(3, 'UTC')),
    group_id           String,
    previous_id        String,
    -- JSON objects as text: shops send any field in any type, which fixed columns would refuse.
    properties         String CODEC(ZSTD(1)),
    traits             String CODEC(ZSTD(1)),
    context            String CODEC(ZSTD(1)),
    -- Where the row came from, for whoever looks into a doubt.
    kafka_topic        LowCardinality(String),
    kafka_partition    UInt32,
    kafka_offset       UInt64 CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (subject, time, source, message_id);

-- Which record brought a messageId first. A messageId that comes again, from another record, is passed over.
-- A partition a day, so that forgetting is dropping a file; granules are small because ids are looked up singly.
CREATE TABLE IF NOT EXISTS ${database}.message_ids
(
    -- Half of SHA-256 of source and messageId.
    id              UUID,
    kafka_topic     LowCardinality(String),
    kafka_partition UInt32,
    kafka_offset    UInt64,
    day             Date DEFAULT today()
)
ENGINE = MergeTree
PARTITION BY day
ORDER BY id
TTL day + toIntervalDay(${remember_ids_days}) DELETE
SETTINGS index_granularity = 512, ttl_only_drop_parts = 1;
