package io.throughline.profile.privacy;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.privacy.PersonalData;
import io.throughline.commons.privacy.PrivacyRequested;
import io.throughline.profile.core.ContentionRetry;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonIdentifiers;
import io.throughline.profile.core.PersonalRecords;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.privacy.erasure.PersonRemoval;
import io.throughline.profile.privacy.erasure.PersonStore;
import io.throughline.profile.privacy.erasure.ResidualDataEraser;
import io.throughline.profile.privacy.request.ProcessingRestrictions;
import io.throughline.profile.privacy.request.RequestKind;
import org.hibernate.reactive.mutiny.Mutiny;

/** All data that this service stores of a person: identity, and the records of every feature. */
@ApplicationScoped
class ProfileData implements PersonalData {

    private static final int ATTEMPTS = 20;

    private final PersonStore people;
    private final CoreRecords core;
    private final List<PersonalRecords> records;
    private final PersonRemoval removal;
    private final ProcessingRestrictions restrictions;
    private final ResidualDataEraser residualDataEraser;

    @Inject
    ProfileData(PersonStore people, CoreRecords core, @All List<PersonalRecords> records, PersonRemoval removal,
            ProcessingRestrictions restrictions, ResidualDataEraser residualDataEraser) {
        this.people = people;
        this.core = core;
        this.records = records;
        this.removal = removal;
        this.restrictions = restrictions;
        this.residualDataEraser = residualDataEraser;
    }

    @Override
    public void export(PrivacyRequested request, BiConsumer<String, JsonNode> sink) {
        PersonIdentifiers person = asAsked(request);
        PostgresClient.inTransaction(session -> core.show(session, person)).properties()
                .forEach(kind -> kind.getValue().forEach(item -> sink.accept(kind.getKey(), item)));
        for (PersonalRecords each : records) {
            PostgresClient.inTransaction(session -> each.show(session, person)).forEach(item -> sink.accept(each.kind(), item));
        }
    }

    @Override
    public Map<String, Long> erase(PrivacyRequested request) {
        return retried(session -> standing(session, request).chain(person -> removal.remove(session, person))
                .call(() -> residualDataEraser.erase(session, request.names(), request.requestId())));
    }

    @Override
    public Map<String, Long> applyRequest(PrivacyRequested request) {
        if (RequestKind.of(request.kind()).filter(RequestKind::restricts).isEmpty()) {
            return Map.of();
        }
        return retried(session -> known(session, request).chain(person -> person.profileId() == null
                // Reported as failed: a receipt for success would claim that somebody's processing is restricted, although there is no
                // profile.
                ? Uni.createFrom().failure(new IllegalStateException("Nobody is known by it"))
                : restrictions
                        .restrict(session, person.profileId(), request.kind().equals(RequestKind.restriction.name()), request.requestId())
                        .replaceWith(Map.of("profiles", 1L))));
    }

    /**
     * The person as of the request, with what was added since: no new events are taken in, but a user may have merged the
     * profile.
     */
    private Uni<PersonIdentifiers> standing(Mutiny.Session session, PrivacyRequested request) {
        return known(session, request)
                .map(person -> person.profileId() == null ? asAsked(request) : PersonStore.with(person, request.names()));
    }

    private Uni<PersonIdentifiers> known(Mutiny.Session session, PrivacyRequested request) {
        return request.profileId() == null ? Uni.createFrom().item(asAsked(request))
                : people.find(session, ProfileProjector.ownId(request.profileId()));
    }

    private static PersonIdentifiers asAsked(PrivacyRequested request) {
        return new PersonIdentifiers(request.profileId(), request.absorbed(), request.identifiers());
    }

    private static <T> T retried(Function<Mutiny.Session, Uni<T>> work) {
        for (int attempt = 1;; attempt++) {
            try {
                return PostgresClient.inTransaction(work);
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !ContentionRetry.passes(e)) {
                    throw e;
                }
            }
        }
    }

    @Override
    public boolean storeAnswers() {
        return PostgresClient.answers();
    }
}
