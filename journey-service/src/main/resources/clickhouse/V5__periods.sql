-- The log by periods that grow with their age (docs/adr/0018): quarters from 2025 on, years from 2010 on, decades before. A history
-- of 1970 to 2026 falls into 27 partitions; by months it fell into 683, which made each insert and each question slow.
-- A partition is named by the first month of its period, such as 202610. PeriodTables moves the rows and renames the tables.
CREATE TABLE IF NOT EXISTS ${database}.touchpoints_by_period AS ${database}.touchpoints
ENGINE = ReplacingMergeTree
PARTITION BY multiIf(toYear(time) >= 2025, toUInt32(toYear(time) * 100 + intDiv(toMonth(time) - 1, 3) * 3 + 1),
    toYear(time) >= 2010, toUInt32(toYear(time) * 100 + 1),
    toUInt32(intDiv(toYear(time), 10) * 1000 + 1))
ORDER BY (subject, time, source, message_id);
