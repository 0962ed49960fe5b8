package io.throughline.profile.segment.evaluation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.segment.membership.MemberSnapshot;
import io.throughline.profile.segment.rule.RuleDependencies;
import org.hibernate.reactive.mutiny.Mutiny;

/** Loads the facts that rules need, in one statement for all people. */
public final class FactsStore {

    /**
     * The newest events of one identifier and one name, trusted and public ones counted separately; a rule counts to 1,000 at
     * most.
     */
    static final int MOST_EVENTS = 2_000;

    private static final String PEOPLE = """
            with wanted as materialized (
              select * from jsonb_to_recordset(cast(cast(:events as text) as jsonb)) as r(name text, since timestamptz, props boolean)),
            traits as materialized (
              select value as name from jsonb_array_elements_text(cast(cast(:traits as text) as jsonb)) as v(value))
            select cast(json_build_object('epoch', (select value from segment_epoch), 'people', (select json_agg(json_build_array(
                p.id,
                (select json_object_agg(t.name, p.traits -> t.name -> 'value') from traits t where p.traits -> t.name is not null),
                (select json_agg(m.segment_id) from segment_member m where m.profile_id = p.id),
                (select json_agg(json_build_array(d.segment_id, %1$s)) from segment_due d where d.profile_id = p.id),
                (select json_build_array(c.state, c.personalisation, c.restricted) from consent_state c
                  where c.key = 'profile_id:' || p.id),
                (select json_agg(json_build_array(i.key, %2$s, %3$s, %4$s, %5$s, %6$s)) from identifier i where i.profile_id = p.id),
                %7$s))
              from profile p where p.id in (select cast(value as uuid)
                from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
            )) as text)
            """;
    private static final String EVENTS = """
            (select json_agg(json_build_array(a.message_id, a.type, a.name, a.channel, %s, case when a.props then a.properties end,
              a.trusted)) from (
              select a.message_id, a.type, a.name, a.channel, a.at, a.properties, coalesce(a.trusted, false) as trusted,
                coalesce(w.props, :anyProps) as props,
                     row_number() over (partition by a.name, a.trusted is true order by a.at desc, a.message_id) as n
                from activity a left join wanted w on w.name = a.name
               where a.identifier = i.key and a.at >= cast(cast(:since as text) as timestamptz) and a.at >= coalesce(w.since,
                 cast(cast(:anySince as text) as timestamptz))) a
              where a.n <= %d)""".formatted(micros("a.at"), MOST_EVENTS);
    private static final String COMPUTED = "(select s.states from computed_state s where s.identifier = i.key)";
    private static final String LAST = "(select max(a.at) from activity a where a.identifier = i.key)";
    private static final String LISTS = "(select json_agg(e.segment_id) from segment_entry e where e.identifier = i.key)";
    private static final String ABSORBED = """
            (select json_agg(json_build_array(m.profile_id, m.segment_id)) from profile g
               join segment_member m on m.profile_id = g.id where g.merged_into = p.id)""";

    private FactsStore() {
    }

    /** @param epoch of the definitions in force when the facts were read */
    public record Loaded(long epoch, List<MemberSnapshot> people) {
    }

    /**
     * @param lists whether manual lists are needed
     * @param merged whether the memberships of merged profiles are needed
     * @param silence the default consents for people without stored consents
     */
    public static Uni<Loaded> load(Mutiny.Session session, Collection<UUID> profiles, RuleDependencies needs, boolean lists, boolean merged,
            Instant now,
            Map<String, Map<String, String>> silence) {
        boolean events = !needs.events().isEmpty();
        String sql = PEOPLE.formatted(micros("d.at"), micros("i.first_seen"),
                micros(needs.seen() ? "greatest(i.last_seen, " + LAST + ")" : "i.last_seen"),
                events ? EVENTS : "null", needs.computed().isEmpty() ? "null" : COMPUTED, lists ? LISTS : "null",
                merged ? ABSORBED : "null");
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("ids", profiles);
        parameters.put("traits", needs.traits());
        parameters.put("events", wanted(needs, now));
        if (events) {
            RuleDependencies.Need any = needs.events().get(EventPattern.ANY);
            parameters.put("anySince", any == null ? "infinity" : any.since(now).toString());
            parameters.put("anyProps", any != null && any.properties());
            parameters.put("since",
                    needs.events().values().stream().map(need -> need.since(now)).min(Instant::compareTo).orElseThrow().toString());
        }
        return JsonRows.read(session, sql, parameters).map(row -> {
            List<MemberSnapshot> people = new ArrayList<>();
            row.get("people").forEach(each -> people.add(FactsReader.standing(each, silence)));
            return new Loaded(row.get("epoch").longValue(), people);
        });
    }

    /** For each name, the larger of what its own rules and the rules on any event need. */
    private static List<Map<String, Object>> wanted(RuleDependencies needs, Instant now) {
        RuleDependencies.Need any = needs.events().get(EventPattern.ANY);
        List<Map<String, Object>> wanted = new ArrayList<>();
        needs.events().forEach((name, need) -> {
            RuleDependencies.Need both = any == null ? need : need.and(any);
            if (!name.equals(EventPattern.ANY)) {
                wanted.add(Map.of("name", name, "since", both.since(now).toString(), "props", both.properties()));
            }
        });
        return wanted;
    }

    private static String micros(String time) {
        return "cast(extract(epoch from " + time + ") * 1000000 as bigint)";
    }
}
