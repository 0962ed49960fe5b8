-- Uploaded event logs and paths, by subject as the log is; paths anywhere.
CREATE TABLE IF NOT EXISTS ${database}.bulk_events_local ON CLUSTER '${cluster}'
(
    dataset    UUID,
    subject    String,
    time       DateTime64(3, 'UTC'),
    seq        UInt64,
    source     LowCardinality(String),
    channel    LowCardinality(String),
    type       LowCardinality(String),
    name       LowCardinality(String),
    properties String CODEC(ZSTD(1)),
    person_key UInt64 MATERIALIZED sipHash64(subject),
    touch      LowCardinality(String) MATERIALIZED concat(channel, '\x1f', type, '\x1f', name)
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/${database}/bulk_events', '{replica}')
PARTITION BY dataset
ORDER BY (dataset, subject, time, seq);

CREATE TABLE IF NOT EXISTS ${database}.bulk_events ON CLUSTER '${cluster}' AS ${database}.bulk_events_local
ENGINE = Distributed('${cluster}', '${database}', 'bulk_events_local', sipHash64(subject));

CREATE TABLE IF NOT EXISTS ${database}.bulk_paths_local ON CLUSTER '${cluster}'
(
    dataset     UUID,
    path        Array(LowCardinality(String)),
    conversions UInt64,
    value       Decimal(18, 4),
    nulls       UInt64
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/${database}/bulk_paths', '{replica}')
PARTITION BY dataset
ORDER BY (dataset, path);

CREATE TABLE IF NOT EXISTS ${database}.bulk_paths ON CLUSTER '${cluster}' AS ${database}.bulk_paths_local
ENGINE = Distributed('${cluster}', '${database}', 'bulk_paths_local', rand());
