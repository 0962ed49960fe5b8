-- An event that Kafka can never take is kept, and with it those of its key that come after it; all others go on.
alter table outbox add column stuck_at timestamptz;
create index outbox_stuck on outbox (topic, key, id) where stuck_at is not null;
