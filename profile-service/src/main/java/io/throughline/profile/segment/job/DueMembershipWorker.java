package io.throughline.profile.segment.job;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.segment.membership.MembershipMoves;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Evaluates segments again when a window ends, since people enter and leave then without any event. What became due while
 * no replica ran is processed at the start. Replicas share the work and do not wait for profiles that another one has
 * locked.
 */
@ApplicationScoped
public class DueMembershipWorker {

    private static final int PEOPLE = 500;
    /** The longest delay of a change by time while there is no backlog. */
    private static final Duration IDLE = Duration.ofMillis(100);

    // The rows of one person are often adjacent in time, so more rows than people are read.
    private static final String LOCK = """
            select cast(json_agg(l.id) as text) from (
              select p.id from profile p
               where p.merged_into is null
                 and p.id in (select d.profile_id from segment_due d where d.at <= cast(cast(:now as text) as timestamptz)
                   order by d.at limit %d)
               order by p.id limit :most for no key update skip locked) l
            """.formatted(4 * PEOPLE);
    private static final String DUE = """
            select cast(json_agg(json_build_array(d.profile_id, d.segment_id)) as text) from segment_due d
             where d.at <= cast(cast(:now as text) as timestamptz)
               and d.profile_id in (select cast(value as uuid)
                 from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
            """;
    private static final String ORPHANED = """
            delete from segment_due where (profile_id, segment_id) in (
              select d.profile_id, d.segment_id from segment_due d
               where d.at <= cast(cast(:now as text) as timestamptz)
                 and not exists (select 1 from profile p where p.id = d.profile_id and p.merged_into is null) limit 1000)
            """;

    private static final Logger LOG = Logger.getLogger(DueMembershipWorker.class);

    private final MembershipMoves moves;
    private final BackgroundLoop loop =
            BackgroundLoop.named("segment-timers").longestPause(Duration.ofSeconds(1)).steps(() -> work() ? Duration.ZERO : IDLE);
    private int most = PEOPLE;
    private volatile List<UUID> inHand = List.of();

    @Inject
    public DueMembershipWorker(MembershipMoves moves) {
        this.moves = moves;
    }

    public void start(@Observes StartupEvent event) {
        loop.start();
    }

    public void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    /**
     * Where a batch of people fails, half as many are tried; a single person who fails is postponed, so that the others are
     * not.
     */
    private boolean work() {
        inHand = List.of();
        try {
            int asked = PostgresClient.inTransaction(this::step);
            boolean more = asked == most;
            most = Math.min(PEOPLE, 2 * most);
            return more;
        } catch (RuntimeException e) {
            if (!JobFailures.tells(e, inHand)) {
                throw e;
            }
            if (inHand.size() == 1) {
                JobFailures.ofPerson(inHand.getFirst());
                LOG.errorf("The timers of profile %s wait for some minutes: %s", inHand.getFirst(), e.toString());
            } else {
                most = inHand.size() / 2;
            }
            return true;
        }
    }

    /** Evaluates what is due for some people, and returns how many. */
    private Uni<Integer> step(Mutiny.Session session) {
        String now = Instant.now().truncatedTo(ChronoUnit.MICROS).toString();
        return JsonRows.read(session, LOCK, Map.of("now", now, "most", most)).invoke(this::take).chain(ids -> ids.isEmpty()
                ? JsonRows.write(session, ORPHANED, Map.of("now", now)).replaceWith(0)
                : JsonRows.read(session, DUE, Map.of("now", now, "ids", ids.toString()))
                        .chain(due -> moves.decide(session, definitions -> asks(due), null)).replaceWith(ids.size()));
    }

    private void take(JsonNode ids) {
        List<UUID> taken = new ArrayList<>();
        ids.forEach(id -> taken.add(UUID.fromString(id.textValue())));
        inHand = taken;
    }

    private static Map<UUID, MembershipMoves.EvaluationRequest> asks(JsonNode due) {
        Map<UUID, MembershipMoves.EvaluationRequest> asks = new HashMap<>();
        due.forEach(row -> asks.computeIfAbsent(UUID.fromString(row.get(0).textValue()),
                profile -> new MembershipMoves.EvaluationRequest(new HashSet<>(), false,
                        new ChangedProfile.Cause("time", row.get(1).textValue())))
                .segments().add(UUID.fromString(row.get(1).textValue())));
        return asks;
    }
}
