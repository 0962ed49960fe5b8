-- What people may be asked to agree to. A version's text never changes: it is what somebody agreed to.
create table consent_purpose (
    id          text collate "C" not null,
    version     int         not null check (version > 0),
    text_zh     text        not null,
    text_en     text        not null,
    legal_basis text        not null,
    valid_from  timestamptz not null,
    -- ["email", "sms"]: where the purpose can be agreed to and withdrawn apart.
    channels    jsonb       not null,
    double_opt_in boolean   not null,
    -- false: needed to serve the person at all, as a contract is; no statement changes it.
    withdrawable  boolean   not null,
    -- {region: {channel: "granted" | "denied"}}, either may be "*"
    defaults    jsonb       not null,
    author      text        not null,
    recorded_at timestamptz not null default now(),
    primary key (id, version)
);

-- The ledger: every statement, under the identifier that it came with. Only ever added to; erasure alone deletes.
create table consent_entry (
    -- Who gave the entry its id: ids of one sender are its own.
    sender      text collate "C" not null,
    id          text collate "C" not null,
    identifier  text collate "C" not null,
    purpose     text collate "C" not null,
    version     int         not null,
    -- ["email"]; ["*"] is all that the purpose has and will have.
    channels    jsonb       not null,
    decision    text        not null check (decision in ('granted', 'denied')),
    -- Granted, but it takes a second entry, which confirms it, to count.
    pending     boolean     not null,
    -- The pending entry of the same sender that this one confirms.
    confirms    text collate "C",
    region      text,
    language    text,
    -- By the sender's clock, though never later than it was received.
    at          timestamptz not null,
    received_at timestamptz not null,
    source      text        not null,
    evidence    text,
    author      text        not null,
    -- SHA-256 of what was sent, to tell the same entry sent twice from another one of the same id.
    content     bytea       not null,
    primary key (sender, id),
    foreign key (purpose, version) references consent_purpose (id, version)
);
create index consent_entry_of on consent_entry (identifier, at);

create function consents_are_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('throughline.erasing', true) = 'on' then
        return old;
    end if;
    raise exception 'consents are append-only: add a statement';
end $$;
create trigger consents_are_append_only before update or delete on consent_entry
    for each row execute function consents_are_append_only();
create trigger purposes_are_append_only before update or delete on consent_purpose
    for each row execute function consents_are_append_only();

-- Channels repeat with every event what the person said last. That is no new statement, but it says how long it held.
create table consent_echo (
    identifier text collate "C" not null,
    purpose    text collate "C" not null,
    channels   jsonb       not null,
    decision   text        not null,
    at         timestamptz not null,
    primary key (identifier, purpose, channels, decision)
) with (fillfactor = 80);

-- What waits for a confirmation. The token itself is known to nobody but who was sent it.
create table consent_token (
    digest     bytea primary key,
    sender     text collate "C" not null,
    id         text collate "C" not null,
    expires_at timestamptz not null,
    used_at    timestamptz,
    foreign key (sender, id) references consent_entry (sender, id) on delete cascade
);
create index consent_token_of on consent_token (sender, id);

-- Whose data may be kept, but not used (GDPR, article 18), as was said of an identifier, which a profile's id is too.
create table consent_restriction (
    identifier  text collate "C" not null,
    restricted  boolean     not null,
    cause_kind  text        not null,
    cause_id    text        not null,
    at          timestamptz not null,
    primary key (identifier, at)
);

-- What is in force: a projection of all the above. Who has no row has the defaults of nowhere in particular.
create table consent_state (
    -- profile_id:<uuid>, or the identifier of a visitor without a profile
    key             text collate "C" primary key,
    revision        bigint      not null,
    -- {purpose: {channel: "granted" | "denied" | "pending"}}
    state           jsonb       not null,
    -- {purpose: boolean}: uses that are not of one channel
    uses            jsonb       not null,
    -- {purpose: {channel: {sender, id}}} of the entries that made it so; what has none is a default.
    proof           jsonb       not null,
    region          text,
    personalisation boolean     not null,
    restricted      boolean     not null,
    -- The identifiers that it was made of, to know who is left when one of them goes.
    speakers        jsonb       not null,
    updated_at      timestamptz not null
) with (fillfactor = 80);

-- What is left of an erased person's entries: that it was agreed to, but not by whom (GDPR, article 7(1) and 17(3)(e)).
create table consent_proof (
    id          bigint generated always as identity primary key,
    -- Keyed digest of identifier and entry id: found again by whoever brings both, and by nobody else.
    digest      bytea,
    purpose     text collate "C" not null,
    version     int         not null,
    channels    jsonb       not null,
    decision    text        not null,
    confirmed   boolean     not null,
    -- To the day.
    day         date        not null,
    erased_at   timestamptz not null
);
create index consent_proof_digest on consent_proof (digest) where digest is not null;

-- The purposes that the services themselves ask for. The texts are a start; a company writes its own as version 2.
insert into consent_purpose (id, version, text_zh, text_en, legal_basis, valid_from, channels, double_opt_in, withdrawable, defaults, author)
values
('service', 1, '我们使用您的数据来履行与您的合同，例如处理订单、配送和客户服务。',
 'We use your data to do what we agreed with you: to handle orders, deliver them and help you when you ask.',
 'contract', '1970-01-01Z', '["app","call_centre","chat","email","iot","partner","sms","social","store","web"]', false, false,
 '{"*":{"*":"granted"}}', 'throughline'),
('analytics', 1, '我们分析您如何使用我们的渠道，以改进我们的服务。',
 'We analyse how you use our channels, so that we can improve them.',
 'consent', '1970-01-01Z', '["app","call_centre","chat","email","iot","partner","sms","social","store","web"]', false, true,
 -- Prior consent: ePrivacy directive, article 5(3), with GDPR, article 6(1)(a); PIPL, article 13.
 '{"*":{"*":"granted"},"EU":{"*":"denied"},"GB":{"*":"denied"},"CN":{"*":"denied"}}', 'throughline'),
('personalisation', 1, '我们根据您的兴趣为您推荐商品和内容。您可以随时关闭个性化推荐，并继续使用我们的服务。',
 'We choose products and content after your interests. You can switch this off at any time and go on using our services.',
 -- On until it is objected to: GDPR, article 21(1); PIPL, article 24.
 'legitimate_interest', '1970-01-01Z', '["app","call_centre","chat","email","iot","partner","sms","social","store","web"]', false, true,
 '{"*":{"*":"granted"}}', 'throughline'),
('marketing', 1, '我们向您发送有关商品和优惠的信息。',
 'We send you news of products and offers.',
 'consent', '1970-01-01Z', '["app","call_centre","chat","email","partner","sms","social","web","wechat"]', false, true,
 -- Opt-in, but for e-mail and advertisements in the United States (CAN-SPAM Act, 15 U.S.C. 7704; TCPA, 47 U.S.C. 227, for calls and texts).
 '{"*":{"*":"denied"},"US":{"*":"denied","email":"granted","web":"granted","app":"granted"}}', 'throughline'),
('feedback', 1, '我们请您评价我们的服务，并分析您的反馈。',
 'We ask you what you think of us, and analyse what you answer.',
 'legitimate_interest', '1970-01-01Z', '["app","call_centre","chat","email","iot","partner","sms","social","store","web"]', false, true,
 '{"*":{"*":"granted"}}', 'throughline');

-- How far what is in force has been drawn anew since purposes changed.
create table consent_redraw (
    one            boolean primary key default true check (one),
    -- The versions that were in force when all was drawn last, and those that it is being drawn by.
    drawn          text    not null,
    drawing        text,
    -- The profile after which to go on; null once all are drawn, and visitors are.
    after_profile  uuid,
    after_visitor  text collate "C",
    -- Of what was told of those who have no state of their own.
    revision       bigint not null default 0,
    done           bigint not null default 0,
    total          bigint not null default 0,
    started_at     timestamptz
);
insert into consent_redraw (drawn) values ('');
