package io.throughline.profile.quality;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.quality.QualityView.CompletenessView;
import io.throughline.profile.quality.QualityView.DayView;
import io.throughline.profile.quality.QualityView.LagView;
import io.throughline.profile.quality.QualityView.SourceView;
import io.throughline.profile.quality.QualityView.TimelinessView;
import io.throughline.profile.quality.QualityView.TraitCompleteness;
import io.throughline.profile.quality.QualityView.TraitValidity;
import io.throughline.profile.quality.QualityView.UniquenessView;

/** Builds the report from the counts. */
final class QualityReport {

    static final Map<String, String> DEFINITIONS = definitions();

    private QualityReport() {
    }

    private static Map<String, String> definitions() {
        Map<String, String> definitions = new LinkedHashMap<>();
        definitions.put("validity",
                "valid values / values given, of traits with a schema, and of values whose name is no trait's; by source and day of "
                        + "receipt");
        definitions.put("timeliness",
                "receivedAt - timestamp of events, by source and day of receipt; p50 and p95 interpolated within 24 fixed buckets, "
                        + "whose bounds stand beside them; a clock that runs ahead counts as 0");
        definitions.put("completeness",
                "profiles that have the trait now / profiles; by source: profiles of which the source said the trait / profiles of "
                        + "which it said any");
        definitions.put("uniqueness", "profiles whose value of the trait no other profile was told / profiles that have the trait");
        definitions.put("conflicts",
                "pairs of identifiers, and single ones that are blocked or shared, that were kept from being joined and that nobody "
                        + "settled");
        definitions.put("contacts",
                "e-mail addresses and phone numbers given / those that can be read as such (docs/identifiers.md), by source; unread "
                        + "ones name nobody");
        definitions.put("sample",
                "where there are more than 20000 profiles, completeness and uniqueness are of about 5000 of them, whole pages of the "
                        + "table at random");
        definitions.put("interval",
                "low and high: Wilson score interval of 95 % (Wilson 1927); equal to the share where n is all there is");
        return definitions;
    }

    private static final class Sums {

        private long events;
        private long[] lag = new long[LagHistogram.COUNT];
        private long given;
        private long invalid;
        private Instant last;
        private final SortedMap<String, long[]> traits = new TreeMap<>();

        void lag(long more, JsonNode buckets, Instant received) {
            events += more;
            long[] sum = lag.clone();
            Arrays.setAll(sum, i -> lag[i] + buckets.path(i).asLong());
            lag = sum;
            last = last == null || received.isAfter(last) ? received : last;
        }

        void values(String trait, long more, long wrong) {
            given += more;
            invalid += wrong;
            long[] sum = traits.computeIfAbsent(trait, name -> new long[2]);
            sum[0] += more;
            sum[1] += wrong;
        }

        ShareInterval validity() {
            return given == 0 ? null : ShareInterval.of(given - invalid, given, true);
        }
    }

    /**
     * @param lags rows of source, day, events, buckets, last received
     * @param values rows of source, day, trait, given, invalid
     * @param filled completeness by source
     */
    static List<SourceView> sources(JsonNode lags, JsonNode values, Map<String, CompletenessView> filled, Instant now) {
        Map<String, Sums> bySource = new TreeMap<>();
        Map<String, SortedMap<LocalDate, Sums>> byDay = new HashMap<>();
        lags.forEach(row -> each(row, bySource, byDay)
                .forEach(sums -> sums.lag(row.get(2).longValue(), row.get(3), JsonRows.instant(row.get(4)))));
        values.forEach(row -> each(row, bySource, byDay)
                .forEach(sums -> sums.values(row.get(2).textValue(), row.get(3).longValue(), row.get(4).longValue())));
        List<SourceView> sources = new ArrayList<>();
        bySource.forEach((source, sums) -> sources.add(new SourceView(source,
                new TimelinessView(sums.events, LagView.of(sums.lag, 0.5), LagView.of(sums.lag, 0.95), sums.last,
                        sums.last == null ? null : Duration.between(sums.last, now).toMillis() / 1000.0),
                sums.validity(), sums.traits.entrySet().stream()
                        .map(trait -> new TraitValidity(trait.getKey(),
                                ShareInterval.of(trait.getValue()[0] - trait.getValue()[1], trait.getValue()[0], true)))
                        .toList(),
                byDay.get(source).entrySet().stream().map(day -> day(day.getKey(), day.getValue())).toList(), filled.get(source))));
        sources.sort(Comparator.comparing((SourceView source) -> source.timeliness().n()).reversed().thenComparing(SourceView::source));
        return sources;
    }

    private static List<Sums> each(JsonNode row, Map<String, Sums> bySource, Map<String, SortedMap<LocalDate, Sums>> byDay) {
        String source = row.get(0).textValue();
        return List.of(bySource.computeIfAbsent(source, name -> new Sums()), byDay.computeIfAbsent(source, name -> new TreeMap<>())
                .computeIfAbsent(LocalDate.parse(row.get(1).textValue()), day -> new Sums()));
    }

    private static DayView day(LocalDate day, Sums sums) {
        return new DayView(day, sums.events, LagView.of(sums.lag, 0.5), LagView.of(sums.lag, 0.95), sums.validity());
    }

    /** @param counts {trait: profiles} */
    static CompletenessView completeness(long n, long of, boolean sampled, JsonNode counts, Iterable<String> known) {
        List<TraitCompleteness> traits = new ArrayList<>();
        known.forEach(name -> traits.add(new TraitCompleteness(name, ShareInterval.of(counts.path(name).asLong(), n, !sampled))));
        return new CompletenessView(n, of, sampled, traits);
    }

    static UniquenessView uniqueness(String trait, JsonNode row, boolean sampled) {
        return new UniquenessView(trait, ShareInterval.of(row.get(1).longValue(), row.get(0).longValue(), !sampled));
    }
}
