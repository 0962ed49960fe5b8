-- On every node, of the node's own copy of the tables.
CREATE OR REPLACE DICTIONARY ${database}.people ON CLUSTER '${cluster}' (key UInt64, person UInt64)
PRIMARY KEY key
SOURCE(CLICKHOUSE(${dictionary_access} QUERY 'SELECT sipHash64(id) AS key, person FROM ${database}.identities FINAL'))
LAYOUT(HASHED())
LIFETIME(0);

CREATE OR REPLACE DICTIONARY ${database}.claimed_people ON CLUSTER '${cluster}' (key UInt64, person UInt64)
PRIMARY KEY key
SOURCE(CLICKHOUSE(${dictionary_access} QUERY 'SELECT sipHash64(id) AS key, person FROM ${database}.identity_claims FINAL'))
LAYOUT(HASHED())
LIFETIME(0);

CREATE OR REPLACE DICTIONARY ${database}.agreed ON CLUSTER '${cluster}' (key UInt64, uses UInt8)
PRIMARY KEY key
SOURCE(CLICKHOUSE(${dictionary_access} QUERY 'SELECT sipHash64(id) AS key, uses FROM ${database}.agreements FINAL'))
LAYOUT(HASHED())
LIFETIME(0);
