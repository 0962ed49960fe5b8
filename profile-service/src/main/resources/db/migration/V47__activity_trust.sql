-- Whether a source that is believed told of it (docs/adr/0017). null: from before this was kept, which counts as not believed.
alter table activity add column trusted boolean;
