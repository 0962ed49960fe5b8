-- Entries of the ledger that were taken back with all that their source said in some interval: they are left out of what is in force.
-- Only grants are: what a source denied stays denied.
create table consent_retraction (
    sender       text collate "C" not null,
    id           text collate "C" not null,
    retraction   text        not null,
    retracted_at timestamptz not null default now(),
    primary key (sender, id),
    foreign key (sender, id) references consent_entry (sender, id) on delete cascade
);
create index consent_entry_received on consent_entry using brin (received_at) with (pages_per_range = 32);
