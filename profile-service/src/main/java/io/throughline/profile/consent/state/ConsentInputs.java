package io.throughline.profile.consent.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.profile.consent.ledger.ConsentStatement;
import io.throughline.profile.consent.ledger.LedgerEntry;
import io.throughline.profile.core.JsonRows;

/**
 * All data from which a person's effective consents are computed.
 *
 * @param key the key under which the consents are stored
 * @param profileId null for a visitor without a profile
 * @param region null where it is not known
 * @param speakers the identifiers under which statements were made
 * @param others consents stored under single identifiers of the profile: of a device that refuses more than the person
 *        does, or of a visitor who is this person now
 * @param left identifiers that belonged to this person, and belong to no profile now
 * @param before null where nothing is stored
 */
record ConsentInputs(String key, UUID profileId, List<ConsentStatement> statements, String region, boolean restricted,
        List<String> speakers,
        Map<String, Stored> others, List<String> left, long revision, PublishedConsents before) {

    /**
     * For each purpose and set of channels the last statement of each kind is enough, banners counted apart from the others.
     * This bounds what is read of a person whose every page view repeats the banner. Members are read by subqueries and not
     * joins, as in TraitFactStore.
     */
    static final String BENEATH = """
            select cast(json_agg(json_build_object('key', k.key, 'profile', k.profile,
              'traits', (select json_build_array(p.traits -> 'country' -> 'value', p.traits -> 'countryCode' -> 'value',
                  p.traits -> 'country_code' -> 'value', p.traits -> 'address' -> 'value' -> 'country')
                from profile p where p.id = k.profile),
              'region', (select e.region from consent_entry e where e.identifier = any(k.members) and e.region is not null and %1$s
                order by e.at desc, e.sender desc, e.id desc limit 1),
              'said', (select json_agg(json_build_array(s.sender, s.id, s.purpose, s.channels, s.standing, s.at, s.repeated,
                s.device)) from (
                select distinct on (t.purpose, t.channels, t.standing, t.banner, t.device) t.sender, t.id, t.purpose, t.channels,
                  t.standing,
                    cast(extract(epoch from t.said_at) * 1000000 as bigint) as at,
                    case when t.banner then cast(extract(epoch from max(t.repeated_at)
                      over (partition by t.purpose, t.channels, t.standing, t.banner, t.device)) * 1000000 as bigint) end as repeated,
                        t.device
                  from (
                  select e.sender, e.id, e.purpose, e.channels, case when e.pending then 'pending' else e.decision end as standing,
                    e.at as said_at,
                      e.sender like 'touchpoint:%%' or e.confirms is not null and e.id like 'touchpoint:%%' as banner,
                      case when not coalesce(e.trusted, e.sender not like 'touchpoint:%%') then e.identifier end as device,
                      greatest(e.at, (select c.at from consent_echo c where c.identifier = e.identifier and c.purpose = e.purpose
                        and c.channels = e.channels and c.decision = e.decision and not e.pending
                        and c.trusted = coalesce(e.trusted, false))) as repeated_at
                    from consent_entry e where e.identifier = any(k.members) and %1$s) t
                order by t.purpose, t.channels, t.standing, t.banner, t.device, t.said_at desc, t.sender desc, t.id desc) s),
              'speakers', (select json_agg(distinct e.identifier) from consent_entry e where e.identifier = any(k.members)),
              'restricted', (select bool_or(r.restricted) from (
                select distinct on (c.identifier) c.restricted from consent_restriction c where c.identifier = any(k.members)
                 order by c.identifier, c.at desc) r),
              'others', (select json_agg(json_build_object('key', s.key, 'revision', s.revision, 'state', s.state, 'uses', s.uses,
                  'personalisation', s.personalisation, 'restricted', s.restricted))
                from consent_state s where s.key = any(k.members) and s.key <> k.key),
              'left', (select json_agg(v.key) from consent_state s cross join jsonb_array_elements_text(s.speakers) as v(key)
                 left join identifier i on i.key = v.key
                where s.key = k.key and k.profile is not null and i.profile_id is null),
              'before', (select json_build_object('revision', s.revision, 'state', s.state, 'uses', s.uses,
                  'personalisation', s.personalisation, 'restricted', s.restricted) from consent_state s where s.key = k.key)
              )) as text)
              from (select r.key, r.profile, case when r.profile is null then array[r.key collate "C"]
                      else array(select i.key from identifier i where i.profile_id = r.profile) end as members
                      from jsonb_to_recordset(cast(cast(:asked as text) as jsonb)) as r(key text, profile uuid)) k
            """.formatted("not exists (select from consent_retraction x where x.sender = e.sender and x.id = e.id)");

    /** What is published of a person; a change is a difference in it. */
    record PublishedConsents(JsonNode state, JsonNode uses, boolean personalisation, boolean restricted) {

        static PublishedConsents of(EffectiveConsents inForce, boolean restricted) {
            return new PublishedConsents(JsonRows.JSON.valueToTree(inForce.state()), JsonRows.JSON.valueToTree(inForce.uses()),
                    inForce.personalisation(), restricted);
        }
    }

    /** What is stored under a key. */
    record Stored(long revision, PublishedConsents kept) {

        static Stored parse(JsonNode row) {
            return new Stored(row.path("revision").asLong(), new PublishedConsents(row.get("state"), row.get("uses"),
                    row.get("personalisation").booleanValue(), row.get("restricted").booleanValue()));
        }
    }

    /** The devices under whose identifiers an unproven visitor made statements. */
    Set<String> devices() {
        return statements.stream().filter(said -> !said.isTrusted() && SuppressionList.isDevice(Identifier.parse(said.device())))
                .map(ConsentStatement::device).collect(Collectors.toCollection(TreeSet::new));
    }

    static ConsentInputs parse(JsonNode row) {
        JsonNode before = row.get("before");
        String profile = row.get("profile").textValue();
        return new ConsentInputs(row.get("key").textValue(), profile == null ? null : UUID.fromString(profile), statements(row.get("said")),
                region(row), row.get("restricted").asBoolean(), texts(row.get("speakers")), others(row.get("others")),
                texts(row.get("left")), before.path("revision").asLong(), before.isNull() ? null
                        : new PublishedConsents(before.get("state"), before.get("uses"), before.get("personalisation").booleanValue(),
                                before.get("restricted").booleanValue()));
    }

    /** A person's own statement of their region has priority over a trait. */
    private static String region(JsonNode row) {
        List<String> named = new ArrayList<>(List.of(row.get("region").asText("")));
        row.get("traits").forEach(trait -> named.add(trait.asText("")));
        return named.stream().map(RegionDefaults::of).flatMap(Optional::stream).findFirst().orElse(null);
    }

    private static List<ConsentStatement> statements(JsonNode rows) {
        List<ConsentStatement> statements = new ArrayList<>(rows.size());
        for (JsonNode row : rows) {
            Set<String> channels = new HashSet<>();
            row.get(3).forEach(channel -> channels.add(channel.textValue()));
            statements.add(new ConsentStatement(new LedgerEntry.Key(row.get(0).textValue(), row.get(1).textValue()), row.get(2).textValue(),
                    channels, ConsentStatus.parse(row.get(4).textValue()), JsonRows.instant(row.get(5)),
                    row.get(6).isNull() ? null : JsonRows.instant(row.get(6)), row.get(7).textValue()));
        }
        return statements;
    }

    private static Map<String, Stored> others(JsonNode rows) {
        Map<String, Stored> others = new TreeMap<>();
        rows.forEach(row -> others.put(row.get("key").textValue(), Stored.parse(row)));
        return others;
    }

    private static List<String> texts(JsonNode rows) {
        return Stream.iterate(0, i -> i < rows.size(), i -> i + 1).map(i -> rows.get(i).textValue()).toList();
    }
}
