package io.throughline.feedback.response;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.Roles;
import io.throughline.feedback.response.ResponseStore.Stored;

/** One response, as far as the caller may know of it. */
@RequestScoped
class ResponseFinder {

    private final ResponseStore store;
    private final PartnerCopies copies;
    private final Posting posting;
    private final Withheld withheld;
    private final Caller caller;

    @Inject
    ResponseFinder(ResponseStore store, PartnerCopies copies, Posting posting, Withheld withheld, Caller caller) {
        this.store = store;
        this.copies = copies;
        this.posting = posting;
        this.withheld = withheld;
        this.caller = caller;
    }

    /** @param copied whether the sender reads a copy, because the person is erased */
    record Found(Stored stored, boolean copied) {
    }

    /**
     * The first of these that the caller may read.
     *
     * @param ids in the order of preference
     * @throws ProblemException 403 where the person does not agree that their feedback is used
     */
    Optional<Found> find(List<UUID> ids) {
        Map<UUID, Found> found = new HashMap<>();
        store.find(ids).forEach((id, stored) -> found.put(id, new Found(stored, false)));
        if (posting.isPartner()) {
            copies.sweep();
            found.values().removeIf(each -> each.stored().response().receivedAt().isBefore(copies.since()));
            copies.find(ids).forEach((id, stored) -> found.put(id, new Found(stored, true)));
        }
        Optional<Found> first = ids.stream().map(found::get).filter(each -> each != null && posting.sees(each.stored().response())).findFirst();
        if (!seesAll() && first.filter(each -> withheld.covers(each.stored().response())).isPresent()) {
            throw ProblemException.of(ProblemKind.WITHHELD, "The person does not agree that their feedback is used.");
        }
        return first;
    }

    /** The same, where the caller posted it. */
    Optional<Found> findOwn(List<UUID> ids) {
        Optional<Found> found = find(ids);
        if (found.filter(each -> !posting.owns(each.stored().response())).isPresent()) {
            throw ProblemException.of(ProblemKind.FORBIDDEN, "Only who posted a response may change or delete it.");
        }
        return found;
    }

    /** What people do not agree to is kept all the same, and there are those who answer to them for it. */
    boolean seesAll() {
        return caller.hasRole(Roles.PRIVACY);
    }
}
