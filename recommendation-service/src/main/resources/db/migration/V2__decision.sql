-- What was answered, and why. The id is a UUIDv7, so its order is the order of time.
create table decision (
    id             uuid primary key,
    subject        text             not null,
    kind           text             not null,
    placement      text             not null,
    items          jsonb            not null,
    model          text             not null,
    model_version  text             not null,
    experiment_arm text             not null,
    propensity     double precision not null check (propensity > 0 and propensity <= 1),
    at             timestamptz      not null
);
create index decision_subject on decision (subject, id desc);
create index decision_at on decision (at);
