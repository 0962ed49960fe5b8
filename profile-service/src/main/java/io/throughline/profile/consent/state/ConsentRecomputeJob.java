package io.throughline.profile.consent.state;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.consent.ConsentIndex;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.postgres.EventOutbox;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.consent.ConsentEventData;
import io.throughline.profile.consent.ledger.IdentifierLocks;
import io.throughline.profile.consent.purpose.PurposeStore;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.ChangedProfile.Cause;
import io.throughline.profile.core.ContentionRetry;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileChangeListeners;
import io.throughline.profile.core.RefreshSettings;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Recomputes effective consents after a new version of a purpose. It works in pages, so that it blocks nobody, and resumes
 * where this or another replica stopped. It begins by publishing the defaults, which apply to people without stored
 * consents. Until it is done, checks of a channel already use the new version; published consents, and checks without a
 * channel, still have the old one.
 */
@ApplicationScoped
public class ConsentRecomputeJob {

    private static final int PAGE = 200;
    private static final Logger LOG = Logger.getLogger(ConsentRecomputeJob.class);

    // The replica that locks the row does the work; the others skip it.
    private static final String CLAIM = """
            select cast(json_build_object('drawn', r.drawn, 'drawing', r.drawing, 'profile', r.after_profile, 'visitor', r.after_visitor,
                'revision', r.revision) as text)
              from consent_redraw r
             where not exists (select 1 from consent_purpose p where p.recorded_at > :settled)
               for update skip locked
            """;
    private static final String BEGIN = """
            update consent_redraw set drawing = :versions, after_profile = '00000000-0000-0000-0000-000000000000', after_visitor = null,
              revision = :revision, started_at = now(), done = 0, total = (select count(*) from profile where merged_into is null)
                + (select count(*) from consent_state s where s.key not like 'profile\\_id:%'
                    and not exists (select 1 from identifier i where i.key = s.key and i.profile_id is not null))
            """;
    // All profiles: the consents of those without a row have changed too, and segments use them.
    private static final String PROFILES = """
            select cast(json_agg(l.id) as text) from (
              select p.id from profile p where p.merged_into is null and p.id > cast(:after as uuid)
               order by p.id limit :page for no key update) l
            """;
    private static final String PROFILES_DONE = """
            update consent_redraw set after_profile = cast(nullif(:after, '') as uuid), done = done + :count
            """;
    private static final String VISITORS = """
            select cast(json_agg(l.key) as text) from (
              select s.key from consent_state s where s.key > :after and s.key not like 'profile\\_id:%'
                 and not exists (select 1 from identifier i where i.key = s.key and i.profile_id is not null)
               order by s.key limit :page) l
            """;
    private static final String VISITORS_DONE = "update consent_redraw set after_visitor = :after, done = done + :count";
    private static final String FINISH = "update consent_redraw set drawn = drawing, drawing = null, after_visitor = null";
    private static final String PROGRESS = """
            select cast(json_build_array(done, total, cast(extract(epoch from started_at) * 1000000 as bigint)) as text)
              from consent_redraw where drawing is not null
            """;

    private final PurposeStore purposes;
    private final ConsentStateProjector consentStateProjector;
    private final ProfileChangeListeners profileChangeListeners;
    private final EventOutbox outbox;
    /** After this time each replica knows a version (see {@link PurposeStore}) and its validity has begun. */
    private final Duration settledAfter;
    private final BackgroundLoop loop;

    @Inject
    ConsentRecomputeJob(PurposeStore purposes, ConsentStateProjector consentStateProjector, ProfileChangeListeners profileChangeListeners,
            EventOutbox outbox,
            RefreshSettings refresh) {
        this.purposes = purposes;
        this.consentStateProjector = consentStateProjector;
        this.profileChangeListeners = profileChangeListeners;
        this.outbox = outbox;
        this.settledAfter = refresh.settled();
        Duration pause = refresh.interval();
        this.loop = BackgroundLoop.named("consent-recompute").quietOn(ContentionRetry::passes).longestPause(pause).startAfter(pause)
                .steps(() -> PostgresClient.inTransaction(this::step) ? Duration.ZERO : pause);
    }

    /** @param total the number when it began */
    @Schema(name = "ConsentRecomputation")
    public record Progress(long done, long total, Instant startedAt) {
    }

    /** Empty where all consents are computed from the versions in force. */
    public static Uni<Optional<Progress>> progress(Mutiny.Session session) {
        return JsonRows.read(session, PROGRESS, Map.of()).map(row -> row.isEmpty() ? Optional.empty()
                : Optional.of(new Progress(row.get(0).longValue(), row.get(1).longValue(), JsonRows.instant(row.get(2)))));
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    /** Returns true if there is more to do. */
    private Uni<Boolean> step(Mutiny.Session session) {
        Instant settled = Instant.now().minus(settledAfter).truncatedTo(ChronoUnit.MICROS);
        return JsonRows.read(session, CLAIM, Map.of("settled", settled)).chain(row -> !row.isObject() ? Uni.createFrom().item(false)
                : purposes.known(session).chain(known -> {
                    String versions =
                            known.inForce(settled).stream().map(each -> each.id() + ' ' + each.version()).collect(Collectors.joining(","));
                    if (!versions.equals(row.get("drawing").textValue())) {
                        return versions.equals(row.get("drawn").textValue()) && row.get("drawing").isNull() ? Uni.createFrom().item(false)
                                : begin(session, known, versions, row.get("revision").longValue() + 1);
                    }
                    return row.get("profile").isNull() ? visitors(session, row.get("visitor").asText(""))
                            : profiles(session, row.get("profile").textValue(), versions);
                }));
    }

    private Uni<Boolean> begin(Mutiny.Session session, PurposeStore.Known known, String versions, long revision) {
        LOG.infof("Consents are drawn anew by %s", versions);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        EffectiveConsents nobody = EffectiveConsents.of(known.inForce(now), List.of(), null);
        ConsentEventData told = new ConsentEventData(ConsentIndex.EVERYBODY_ELSE, null, revision, now, nobody.state(), nobody.uses(),
                nobody.personalisation(), false);
        return JsonRows.write(session, BEGIN, Map.of("versions", versions, "revision", revision))
                .chain(() -> outbox.append(session, TopicDefinitions.CONSENTS, List.of(told.event(null)))).replaceWith(true);
    }

    /** ConsentFollower, the first of all listeners, recomputes the consents. */
    private Uni<Boolean> profiles(Mutiny.Session session, String after, String versions) {
        return JsonRows.read(session, PROFILES, Map.of("after", after, "page", PAGE)).chain(rows -> {
            List<ChangedProfile> touches = new ArrayList<>(rows.size());
            rows.forEach(id -> touches.add(ChangedProfile.ofConsents(UUID.fromString(id.textValue()), new Cause("purpose", versions))));
            String last = touches.size() < PAGE ? "" : touches.getLast().profileId().toString();
            return profileChangeListeners.notifyListeners(session, touches, null)
                    .chain(() -> JsonRows.write(session, PROFILES_DONE, Map.of("after", last, "count", (long) touches.size())))
                    .replaceWith(true);
        });
    }

    private Uni<Boolean> visitors(Mutiny.Session session, String after) {
        return JsonRows.read(session, VISITORS, Map.of("after", after, "page", PAGE)).chain(rows -> {
            List<Identifier> keys = new ArrayList<>(rows.size());
            rows.forEach(key -> keys.add(Identifier.parse(key.textValue())));
            if (keys.isEmpty()) {
                return JsonRows.write(session, FINISH, Map.of()).replaceWith(false);
            }
            return IdentifierLocks.hold(session, keys)
                    .chain(held -> consentStateProjector.drawVisitors(session, held.speakers().visitors(), null)
                            .chain(() -> held.release(session)))
                    .chain(() -> JsonRows.write(session, VISITORS_DONE,
                            Map.of("after", keys.getLast().toString(), "count", (long) keys.size())))
                    .replaceWith(true);
        });
    }
}
