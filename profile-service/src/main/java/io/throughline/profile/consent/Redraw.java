package io.throughline.profile.consent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.postgres.Postgres;
import io.throughline.profile.profile.Followers;
import io.throughline.profile.profile.JsonRows;
import io.throughline.profile.profile.Touch;
import io.throughline.profile.profile.Touch.Cause;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Draws what is in force anew once another version of a purpose is: in pages, so that nobody waits, and where another
 * replica or this one left off. Until it is through, checks answer by the new version all the same; what was told is behind.
 */
@ApplicationScoped
class Redraw {

    private static final Duration BETWEEN = Duration.ofSeconds(10);
    private static final int PAGE = 500;
    private static final Logger LOG = Logger.getLogger(Redraw.class);

    // Whoever has the row does it; the others pass by.
    private static final String CLAIM = """
            select cast(json_build_object('drawn', r.drawn, 'drawing', r.drawing, 'profile', r.after_profile, 'visitor', r.after_visitor) as text)
              from consent_redraw r for update skip locked
            """;
    private static final String SAVE = """
            update consent_redraw set drawn = :drawn, drawing = nullif(:drawing, ''), after_profile = cast(nullif(:profile, '') as uuid),
              after_visitor = nullif(:visitor, '')
            """;
    private static final String PROFILES = """
            select cast(json_agg(l.id) as text) from (
              select p.id from profile p
               where p.merged_into is null and p.id > cast(:after as uuid)
                 and (p.traits -> 'country' is not null or p.traits -> 'countryCode' is not null or p.traits -> 'country_code' is not null
                   or p.traits -> 'address' is not null or exists (select 1 from consent_state s where s.key = 'profile_id:' || p.id))
               order by p.id limit :page for no key update) l
            """;
    private static final String VISITORS = """
            select cast(json_agg(l.key) as text) from (
              select s.key from consent_state s where s.key > :after and s.key not like 'profile\\_id:%' order by s.key limit :page) l
            """;
    private static final String FIRST = new UUID(0, 0).toString();

    private final Purposes purposes;
    private final States states;
    private final Followers followers;
    private final Thread thread = Thread.ofPlatform().name("consent-redraw").daemon().unstarted(this::run);

    @Inject
    Redraw(Purposes purposes, States states, Followers followers) {
        this.purposes = purposes;
        this.states = states;
        this.followers = followers;
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) {
        thread.interrupt();
    }

    private void run() {
        while (true) {
            try {
                Thread.sleep(BETWEEN);
                while (Boolean.TRUE.equals(Postgres.inTransaction(this::step))) {
                    Thread.yield();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warnf("Consents are drawn anew later: %s", e.toString());
            }
        }
    }

    /** One page; true where there is more to do. */
    private Uni<Boolean> step(Mutiny.Session session) {
        return purposes.known(session).chain(known -> {
            String now = known.inForce(Instant.now()).stream().map(each -> each.id() + ' ' + each.version()).collect(Collectors.joining(","));
            return JsonRows.read(session, CLAIM, Map.of()).chain(row -> {
                if (!row.isObject() || row.get("drawing").isNull() && row.get("drawn").textValue().equals(now)) {
                    return Uni.createFrom().item(false);
                }
                boolean anew = !now.equals(row.get("drawing").textValue());
                return page(session, row.get("drawn").textValue(), now, anew ? FIRST : row.get("profile").asText(""),
                        anew ? "" : row.get("visitor").asText(""));
            });
        });
    }

    private Uni<Boolean> page(Mutiny.Session session, String drawn, String now, String profile, String visitor) {
        if (profile.isEmpty()) {
            return JsonRows.read(session, VISITORS, Map.of("after", visitor, "page", PAGE)).chain(rows -> {
                List<Identifier> keys = new ArrayList<>();
                rows.forEach(key -> keys.add(Identifier.parse(key.textValue())));
                boolean last = keys.size() < PAGE;
                return Speakers.hold(session, keys).chain(held -> states.drawVisitors(session, held.speakers().visitors(), null)
                        .chain(() -> held.release(session)))
                        .chain(() -> save(session, last ? now : drawn, last ? "" : now, "", last ? "" : keys.getLast().toString()))
                        .replaceWith(!last);
            });
        }
        return JsonRows.read(session, PROFILES, Map.of("after", profile, "page", PAGE)).chain(rows -> {
            List<UUID> ids = ids(rows);
            return states.drawProfiles(session, ids, null)
                    .chain(changed -> followers.tell(session, changed.stream()
                            .map(id -> Touch.ofConsents(id, new Cause("purpose", now))).toList(), null))
                    .chain(() -> save(session, drawn, now, ids.size() < PAGE ? "" : ids.getLast().toString(), "")).replaceWith(true);
        });
    }

    private static List<UUID> ids(JsonNode rows) {
        List<UUID> ids = new ArrayList<>(rows.size());
        rows.forEach(id -> ids.add(UUID.fromString(id.textValue())));
        return ids;
    }

    private static Uni<Integer> save(Mutiny.Session session, String drawn, String drawing, String profile, String visitor) {
        Map<String, Object> values = new HashMap<>(Map.of("drawn", drawn, "drawing", drawing, "profile", profile, "visitor", visitor));
        return JsonRows.write(session, SAVE, values);
    }
}
