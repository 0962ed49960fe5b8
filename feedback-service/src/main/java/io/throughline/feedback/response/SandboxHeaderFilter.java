package io.throughline.feedback.response;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerResponseContext;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.contract.SandboxHeader;
import io.throughline.commons.security.RealmRoles;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Says in every answer to a sandbox that it is one, so that nobody takes a trial for the real thing. Nothing has asked who calls where
 * there is no
 * such path, and here, on the event loop, that cannot be waited for.
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
