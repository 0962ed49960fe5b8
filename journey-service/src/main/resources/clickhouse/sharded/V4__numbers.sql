-- As V4 of the local form, on the shards and on the table that leads to them.
ALTER TABLE ${database}.touchpoints_local ON CLUSTER '${cluster}' ADD COLUMN IF NOT EXISTS properties_sent String CODEC(ZSTD(1)) AFTER properties;

ALTER TABLE ${database}.touchpoints ON CLUSTER '${cluster}' ADD COLUMN IF NOT EXISTS properties_sent String CODEC(ZSTD(1)) AFTER properties;

ALTER TABLE ${database}.touchpoints_local ON CLUSTER '${cluster}' UPDATE properties_sent = properties, properties = arrayStringConcat(arrayMap(
        token -> if(match(token, '^-?[0-9]') AND (NOT isFinite(toFloat64OrZero(token)) OR match(token, '^-?[0-9]+$')
            AND isNull(toInt64OrNull(token)) AND isNull(toUInt64OrNull(token))), concat('"', token, '"'), token),
        extractAll(properties, '"(?:[^"\\\\]|\\\\.)*"|-?[0-9][0-9.eE+-]*|[^"0-9-]+|.')))
    WHERE NOT isValidJSON(properties);
