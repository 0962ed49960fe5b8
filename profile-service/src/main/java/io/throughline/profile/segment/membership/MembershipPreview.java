package io.throughline.profile.segment.membership;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.statistics.WilsonInterval;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.segment.SegmentService;
import io.throughline.profile.segment.SegmentSettings;
import io.throughline.profile.segment.evaluation.DefaultConsents;
import io.throughline.profile.segment.evaluation.FactsStore;
import io.throughline.profile.segment.evaluation.MembershipDecision;
import io.throughline.profile.segment.evaluation.SegmentRule;
import io.throughline.profile.segment.rule.SegmentDefinition;
import io.throughline.profile.segment.rule.SegmentDefinitionCache;
import io.throughline.profile.segment.rule.SegmentReferences;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Evaluates a rule for people without storing the results: for everybody where they are few, else for a random sample; in
 * batches, for some seconds at most. People are evaluated in random order, so that an interrupted preview is a sample too.
 */
@ApplicationScoped
public class MembershipPreview {

    /** The interval of a sample of this size is less than 1.4 points wide, both sides together. */
    static final int MOST = 20_000;
    private static final int PEOPLE = 500;
    private static final int SHOWN = 20;

    private static final String COUNT = "select cast(count(*) as text) from profile where merged_into is null";
    private static final String ALL = "select cast(json_agg(id) as text) from profile where merged_into is null";
    // Samples each row on its own (SQL:2003, BERNOULLI): sampling whole pages would select people who were created together.
    private static final String SAMPLE =
            "select cast(json_agg(id) as text) from profile tablesample bernoulli (%s) where merged_into is null";

    private final SegmentDefinitionCache definitions;
    private final SegmentSettings settings;
    private final DefaultConsents defaultConsents;

    @Inject
    MembershipPreview(SegmentDefinitionCache definitions, SegmentSettings settings, DefaultConsents defaultConsents) {
        this.definitions = definitions;
        this.settings = settings;
        this.defaultConsents = defaultConsents;
    }

    /** Blocks. */
    MemberView.Preview preview(SegmentRule rule, List<String> traits, PersonalDataMask mask) {
        return preview(rule, traits, mask, MOST);
    }

    /** @param most the number of people to evaluate, approximately: the size of a sample is random */
    public MemberView.Preview preview(SegmentRule rule, List<String> traits, PersonalDataMask mask, int most) {
        Instant end = Instant.now().plus(settings.previewPatience());
        UUID none = new UUID(0, 0);
        SegmentService.refuse(SegmentReferences.faults(rule, none, "this segment", read(definitions::load)));
        SegmentDefinition segment = SegmentDefinition.of(none, "preview", 1, rule);
        long people = read(session -> JsonRows.read(session, COUNT, Map.of())).longValue();
        List<UUID> drawn =
                ids(read(session -> JsonRows.read(session, people <= most ? ALL : SAMPLE.formatted(100.0 * most / people), Map.of())));
        Collections.shuffle(drawn, new Random());
        List<UUID> members = new ArrayList<>();
        int asked = 0;
        while (asked < drawn.size() && (asked == 0 || Instant.now().isBefore(end))) {
            List<UUID> batch = drawn.subList(asked, Math.min(asked + PEOPLE, drawn.size()));
            Instant now = Instant.now();
            read(session -> defaultConsents.read(session)
                    .chain(silent -> FactsStore.load(session, batch, segment.dependencies(), false, false, now, silent))).people().stream()
                    .filter(memberSnapshot -> MembershipDecision.verdict(segment, memberSnapshot.facts(), now).holds())
                    .forEach(memberSnapshot -> members.add(memberSnapshot.profileId()));
            asked += batch.size();
        }
        boolean timeRanOut = asked < drawn.size();
        boolean exact = !timeRanOut && people <= most;
        List<UUID> shown = members.subList(0, Math.min(SHOWN, members.size()));
        List<MemberView.Sampled> sample = read(session -> MemberReader.sample(session, shown, traits, mask));
        return exact ? new MemberView.Preview(members.size(), true, members.size(), members.size(), asked, asked, false, sample)
                : estimate(members.size(), asked, people, timeRanOut, sample);
    }

    private static MemberView.Preview estimate(int members, int asked, long people, boolean timeRanOut, List<MemberView.Sampled> sample) {
        WilsonInterval share = WilsonInterval.of(members, asked);
        return new MemberView.Preview(asked == 0 ? 0 : Math.round((double) members / asked * people), false,
                Math.max(members, (long) Math.floor(share.low() * people)), (long) Math.ceil(share.high() * people), asked, people,
                timeRanOut, sample);
    }

    private static List<UUID> ids(JsonNode rows) {
        List<UUID> ids = new ArrayList<>(rows.size());
        rows.forEach(row -> ids.add(UUID.fromString(row.textValue())));
        return ids;
    }

    public static <T> T read(Function<Mutiny.Session, Uni<T>> work) {
        return PostgresClient.await(() -> StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession().chain(work::apply))));
    }
}
