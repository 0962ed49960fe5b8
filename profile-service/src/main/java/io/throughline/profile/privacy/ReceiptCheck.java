package io.throughline.profile.privacy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.privacy.SignedReceipt;
import io.throughline.profile.privacy.request.RequestStore;
import org.hibernate.reactive.mutiny.Mutiny;

/** Verifies the signatures of services, and pins the first key of each. */
@ApplicationScoped
public class ReceiptCheck {

    private final RequestStore store;

    @Inject
    ReceiptCheck(RequestStore store) {
        this.store = store;
    }

    /**
     * @param authentic whether the receipt's key signed exactly this content
     * @param pinned whether that is the first key that the service used
     */
    public record Result(boolean authentic, boolean pinned) {
    }

    /** @param asTold the receipt with fields that this version does not know */
    public Uni<Result> check(Mutiny.Session session, SignedReceipt receipt, ObjectNode asTold) {
        return !SignedReceipt.isAuthentic(asTold) ? Uni.createFrom().item(new Result(false, false))
                : store.pin(session, receipt.service(), receipt.thumbprint(), asTold.get("jwk"))
                        .map(first -> new Result(true, receipt.thumbprint().equals(first)));
    }
}
