-- The touchpoint log on a cluster (docs/adr/0003, docs/adr/0015): the same columns as V1 of the local form, by which a test
-- compares them. A person's subjects lie on shards by their hash: each subject's events are together, and who has several
-- subjects is put together where the question was asked. ${cluster} is a cluster of the servers' configuration; {shard} and
-- {replica} are their macros.
CREATE TABLE IF NOT EXISTS ${database}.touchpoints_local ON CLUSTER '${cluster}'
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
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/${database}/touchpoints', '{replica}')
PARTITION BY toYYYYMM(time)
ORDER BY (subject, time, source, message_id);

CREATE TABLE IF NOT EXISTS ${database}.touchpoints ON CLUSTER '${cluster}' AS ${database}.touchpoints_local
ENGINE = Distributed('${cluster}', '${database}', 'touchpoints_local', sipHash64(subject));

CREATE TABLE IF NOT EXISTS ${database}.message_ids_local ON CLUSTER '${cluster}'
(
    -- Half of SHA-256 of source and messageId.
    id              UUID,
    kafka_topic     LowCardinality(String),
    kafka_partition UInt32,
    kafka_offset    UInt64,
    day             Date DEFAULT today()
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/${database}/message_ids', '{replica}')
PARTITION BY day
ORDER BY id
TTL day + toIntervalDay(${remember_ids_days}) DELETE
SETTINGS index_granularity = 512, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS ${database}.message_ids ON CLUSTER '${cluster}' AS ${database}.message_ids_local
ENGINE = Distributed('${cluster}', '${database}', 'message_ids_local', sipHash64(id));
