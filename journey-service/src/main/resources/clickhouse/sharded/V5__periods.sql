-- The log by periods, as V5 of the local form. The service does not move rows on a cluster: afterwards touchpoints_by_period_local
-- holds what was written by months. On each shard: INSERT INTO touchpoints_local SELECT * FROM touchpoints_by_period_local, month by
-- month (_partition_id), then drop it. On a new cluster it is empty.
CREATE TABLE IF NOT EXISTS ${database}.touchpoints_by_period_local ON CLUSTER '${cluster}' AS ${database}.touchpoints_local
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/${database}/touchpoints_by_period', '{replica}')
PARTITION BY multiIf(toYear(time) >= 2025, toUInt32(toYear(time) * 100 + intDiv(toMonth(time) - 1, 3) * 3 + 1),
    toYear(time) >= 2010, toUInt32(toYear(time) * 100 + 1),
    toUInt32(intDiv(toYear(time), 10) * 1000 + 1))
ORDER BY (subject, time, source, message_id);

EXCHANGE TABLES ${database}.touchpoints_by_period_local AND ${database}.touchpoints_local ON CLUSTER '${cluster}';
