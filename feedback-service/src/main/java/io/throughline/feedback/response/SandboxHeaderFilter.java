package io.throughline.feedback.response;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerResponseContext;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.contract.SandboxHeader;
import io.throughline.commons.security.RealmRoles;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Marks every answer to a sandbox, so that nobody takes a trial for the real system. The caller of an unknown path has not been
 * authenticated, and this filter on the event loop cannot wait for that.
 */
class SandboxHeaderFilter {

    private static final int UNAUTHENTICATED = 401;

    private final CurrentIdentityAssociation identity;

    @Inject
    SandboxHeaderFilter(CurrentIdentityAssociation identity) {
        this.identity = identity;
    }

    @ServerResponseFilter
    public Uni<Void> mark(ContainerResponseContext response) {
        if (response.getStatus() == UNAUTHENTICATED) {
            return Uni.createFrom().voidItem();
        }
        return identity.getDeferredIdentity().onItem().invoke(caller -> {
            if (caller.hasRole(RealmRoles.PARTNER_SANDBOX)) {
                response.getHeaders().putSingle(SandboxHeader.NAME, SandboxHeader.VALUE);
            }
        }).onFailure().recoverWithNull().replaceWithVoid();
    }
}
