package io.throughline.journey.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.journey.analysis.Analysis;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.Read;
import io.throughline.journey.analysis.Run;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.ScopeReader;
import io.throughline.journey.analysis.ScopeSql;
import io.throughline.journey.analysis.Sql;
import io.throughline.journey.analysis.Touch;

/** The inventory of a period: which kinds of events there are, and what is odd about them. */
@ApplicationScoped
class DetectionAnalysis implements Analysis<Scope, TouchpointsFound> {

    private static final int MOST_KINDS = 5_000;

    private final Sql sql;
    private final TouchpointIndex index;

    @Inject
    DetectionAnalysis(Sql sql, TouchpointIndex index) {
        this.sql = sql;
        this.index = index;
    }

    @Override
    public String kind() {
        return "detection";
    }

    @Override
    public Read<Scope> read(Part body, Instant now) {
        Scope scope = ScopeReader.scope(body, now);
        return Read.of(body, () -> scope);
    }

    @Override
    public Scope scope(Scope question) {
        return question;
    }

    @Override
    public TouchpointsFound answer(Scope question, Run run) {
        List<Detection.Seen> seen = inventory(question, run);
        List<NamedTouchpoint> named = index.all();
        List<Detection.Missing> missing = Detection.missing(seen, named, question.period().to());
        List<Detection.Twin> twins = Detection.duplicates(seen, named);
        List<Detection.Seen> unnamed = Detection.unnamed(seen, named);
        List<Detection.Seen> strangers = Detection.ofStrangers(seen);
        boolean more = Math.max(Math.max(seen.size(), missing.size()), twins.size()) > Detection.MOST_LISTED;
        return new TouchpointsFound(found(seen, run), missing.stream().limit(Detection.MOST_LISTED).map(DetectionAnalysis::missing).toList(),
                twins.stream().limit(Detection.MOST_LISTED).map(each -> twin(each, run)).toList(), found(unnamed, run), found(strangers, run), more);
    }

    private List<Detection.Seen> inventory(Scope scope, Run run) {
        ScopeSql from = sql.of(scope);
        // Who has a profile is counted under it, and no longer under the key of the name that the event came with.
        List<JsonNode> rows = run.rows(from.with() + "SELECT touch, count() AS n, uniq(person) AS people, uniqIf(person, person != person_key) AS known, "
                + "toUnixTimestamp64Milli(min(time)) AS first, toUnixTimestamp64Milli(max(time)) AS last, "
                + "arraySort(groupUniqArray(toInt32(toDate(time, 'UTC')))) AS days " + from.from()
                + " GROUP BY touch ORDER BY n DESC, touch LIMIT " + (MOST_KINDS + 1));
        if (rows.size() > MOST_KINDS) {
            run.note("Of more than " + MOST_KINDS + " kinds of events, the most frequent are looked at.");
        }
        List<Detection.Seen> seen = new ArrayList<>();
        long events = 0;
        for (JsonNode row : rows) {
            events += row.get("n").asLong();
            seen.add(new Detection.Seen(Touch.parse(row.get("touch").asText()), row.get("n").asLong(), row.get("people").asLong(),
                    row.get("known").asLong(), Instant.ofEpochMilli(row.get("first").asLong()), Instant.ofEpochMilli(row.get("last").asLong()),
                    days(row.get("days"))));
        }
        JsonNode all = run.rows(from.with() + "SELECT uniq(person) AS people " + from.from()).getFirst();
        run.counted(all.get("people").asLong(), events);
        return seen;
    }

    private static int[] days(JsonNode array) {
        int[] days = new int[array.size()];
        for (int i = 0; i < days.length; i++) {
            days[i] = array.get(i).asInt();
        }
        return days;
    }

    private List<TouchpointsFound.Found> found(List<Detection.Seen> seen, Run run) {
        return seen.stream().limit(Detection.MOST_LISTED).map(each -> {
            Optional<NamedTouchpoint> holder = index.of(each.touch()).flatMap(named -> index.find(named.id()));
            return new TouchpointsFound.Found(NamedTouchpoint.idOf(each.touch()), each.touch().channel(), each.touch().type(), run.mask().text(each.touch().name()),
                    holder.map(NamedTouchpoint::id).orElse(null), holder.map(NamedTouchpoint::name).orElse(null), each.events(), each.people(),
                    each.first(), each.last());
        }).toList();
    }

    private static TouchpointsFound.Missing missing(Detection.Missing each) {
        return new TouchpointsFound.Missing(each.touchpoint().id(), each.touchpoint().name(), each.last(), each.last() == null ? null : each.silentDays(),
                each.usualDays(), each.expected() ? "expected" : "usual");
    }

    /** Names of pages are whatever shops send: one may hold somebody's address. */
    private static Event shown(Touch touch, Run run) {
        return new Event(touch.channel(), touch.type(), run.mask().text(touch.name()));
    }

    private static TouchpointsFound.Duplicate twin(Detection.Twin each, Run run) {
        return new TouchpointsFound.Duplicate(shown(each.one(), run), shown(each.other(), run), each.why().name().toLowerCase(Locale.ROOT));
    }
}
