package io.throughline.profile.segment.membership;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads the members of a segment, and the history of its size. */
final class MemberReader {

    static final UUID FIRST = new UUID(0, 0);

    private static final String TRAITS = """
            (select json_object_agg(t.name, p.traits -> t.name -> 'value')
               from jsonb_array_elements_text(cast(cast(:traits as text) as jsonb)) as t(name) where p.traits -> t.name is not null)""";
    private static final String MEMBERS = """
            select cast(json_agg(json_build_array(m.profile_id, cast(extract(epoch from m.since) * 1000000 as bigint), m.reason,
              %s) order by m.profile_id) as text)
              from (select * from segment_member where segment_id = :segment and profile_id > cast(cast(:after as text) as uuid)
                     order by profile_id limit :rows) m
              join profile p on p.id = m.profile_id
            """.formatted(TRAITS);
    // Only an explicit consent to the channel counts, since it can be proven: a default is not consent to receive messages.
    private static final String CONSENTED = """
            select cast(json_build_array(max(cast(m.profile_id as text)), json_agg(json_build_array(m.profile_id,
                cast(extract(epoch from m.since) * 1000000 as bigint), null, %s) order by m.profile_id)
                filter (where c.state -> cast(:purpose as text) ->> cast(:channel as text) = 'granted'
                  and c.proof -> cast(:purpose as text) -> cast(:channel as text) is not null and not c.restricted)) as text)
              from (select * from segment_member where segment_id = :segment and profile_id > cast(cast(:after as text) as uuid)
                     order by profile_id limit :rows) m
              join profile p on p.id = m.profile_id
              left join consent_state c on c.key = 'profile_id:' || p.id
            """.formatted(TRAITS);
    private static final String WITHDRAWABLE = """
            select cast(json_build_array((select withdrawable from consent_purpose where id = :purpose and valid_from <= now()
              order by version desc limit 1)) as text)
            """;
    private static final String SAMPLED = """
            select cast(json_agg(json_build_array(p.id, %s)) as text) from profile p
             where p.id in (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
            """.formatted(TRAITS);
    private static final String GROWTH = """
            select cast(json_build_object('size', (select count(*) from segment_member where segment_id = :segment), 'days',
              (select json_agg(json_build_array(d.day, d.entered, d.exited) order by d.day desc) from (
                select day, sum(entered) as entered, sum(exited) as exited from (
                  select day, entered, exited from segment_growth where segment_id = :segment and day >= :from
                  union all select day, entered, exited from segment_moves where segment_id = :segment
                    and day >= :from) a group by day) d)) as text)
            """;
    private static final String OVERLAP = """
            select cast(json_agg(json_build_array(g.bits, g.n)) as text) from (
              select e.bits, count(*) as n from (
                select m.profile_id, cast(sum(distinct r.bit) as int) as bits
                  from jsonb_to_recordset(cast(cast(:segments as text) as jsonb)) as r(id uuid, bit int)
                  join segment_member m on m.segment_id = r.id group by m.profile_id) e group by e.bits) g
            """;

    private MemberReader() {
    }

    static Uni<List<MemberView>> page(Mutiny.Session session, UUID segment, UUID after, int rows, Collection<String> traits,
            PersonalDataMask mask) {
        return JsonRows.read(session, MEMBERS, Map.of("segment", segment, "after", after.toString(), "rows", rows, "traits", traits))
                .map(read -> members(read, mask));
    }

    /** @param last of the members examined; null where there are no more */
    record Consented(UUID last, List<MemberView> members) {
    }

    /** The people among the next members who consented to a purpose on a channel. */
    static Uni<Consented> consented(Mutiny.Session session, UUID segment, UUID after, int rows, String purpose, String channel,
            Collection<String> traits, PersonalDataMask mask) {
        return JsonRows.read(session, CONSENTED, Map.of("segment", segment, "after", after.toString(), "rows", rows, "purpose", purpose,
                "channel", channel, "traits", traits))
                .map(read -> new Consented(read.get(0).isNull() ? null : UUID.fromString(read.get(0).textValue()),
                        members(read.get(1), mask)));
    }

    /**
     * Whether the purpose depends on people's statements: not where people cannot be served without it; null for an unknown
     * purpose.
     */
    static Uni<Boolean> withdrawable(Mutiny.Session session, String purpose) {
        return JsonRows.read(session, WITHDRAWABLE, Map.of("purpose", purpose))
                .map(row -> row.get(0).isNull() ? null : row.get(0).booleanValue());
    }

    static Uni<List<MemberView.Sampled>> sample(Mutiny.Session session, Collection<UUID> profiles, Collection<String> traits,
            PersonalDataMask mask) {
        return JsonRows.read(session, SAMPLED, Map.of("ids", profiles, "traits", traits)).map(rows -> {
            List<MemberView.Sampled> sample = new ArrayList<>();
            rows.forEach(row -> sample.add(new MemberView.Sampled(UUID.fromString(row.get(0).textValue()), traits(row.get(1), mask))));
            return sample;
        });
    }

    /** One entry for each day since the first, the newest first, with the size at its end. */
    static Uni<List<GrowthDay>> growth(Mutiny.Session session, UUID segment, LocalDate from, LocalDate to) {
        return JsonRows.read(session, GROWTH, Map.of("segment", segment, "from", from)).map(read -> {
            Map<LocalDate, JsonNode> moved = new HashMap<>();
            read.get("days").forEach(day -> moved.put(LocalDate.parse(day.get(0).textValue()), day));
            long size = read.get("size").longValue();
            List<GrowthDay> days = new ArrayList<>();
            LocalDate newest = moved.keySet().stream().max(LocalDate::compareTo).filter(day -> day.isAfter(to)).orElse(to);
            for (LocalDate day = newest; !day.isBefore(from); day = day.minusDays(1)) {
                long entered = moved.containsKey(day) ? moved.get(day).get(1).longValue() : 0;
                long exited = moved.containsKey(day) ? moved.get(day).get(2).longValue() : 0;
                if (!day.isAfter(to)) {
                    days.add(new GrowthDay(day, entered, exited, size));
                }
                size -= entered - exited;
            }
            return days;
        });
    }

    /** How many people are in exactly which of the segments: by bit set, the first segment being the lowest bit. */
    static Uni<long[]> overlap(Mutiny.Session session, List<UUID> segments) {
        List<Map<String, Object>> bits = new ArrayList<>();
        segments.forEach(id -> bits.add(Map.of("id", id, "bit", 1 << bits.size())));
        return JsonRows.read(session, OVERLAP, Map.of("segments", bits)).map(rows -> {
            long[] exactly = new long[1 << segments.size()];
            rows.forEach(row -> exactly[row.get(0).intValue()] = row.get(1).longValue());
            return exactly;
        });
    }

    private static List<MemberView> members(JsonNode rows, PersonalDataMask mask) {
        List<MemberView> members = new ArrayList<>();
        rows.forEach(row -> members.add(new MemberView(UUID.fromString(row.get(0).textValue()), JsonRows.instant(row.get(1)),
                row.get(2).isNull() ? null : row.get(2), traits(row.get(3), mask))));
        return members;
    }

    private static SortedMap<String, JsonNode> traits(JsonNode json, PersonalDataMask mask) {
        SortedMap<String, JsonNode> traits = new TreeMap<>();
        json.properties().forEach(trait -> traits.put(trait.getKey(), mask.trait(trait.getKey(), trait.getValue())));
        return traits;
    }
}
