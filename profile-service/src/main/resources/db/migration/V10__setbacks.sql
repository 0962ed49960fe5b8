-- Work in the background that failed waits for a while, so that other work of its kind goes on: failures one after another,
-- and until when it waits after the last one.
alter table computed_trait add column attempts int not null default 0, add column resume_at timestamptz;
alter table trait_redraw add column attempts int not null default 0, add column resume_at timestamptz;
