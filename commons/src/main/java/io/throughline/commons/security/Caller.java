package io.throughline.commons.security;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

import io.quarkus.security.identity.SecurityIdentity;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The caller of this request: a person with a role, or a partner bound to one channel, in production or in its sandbox. */
@RequestScoped
public class Caller {

    private final SecurityIdentity identity;

    @Inject
    Caller(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** The user's name, or the client's id where a program calls. */
    public String name() {
        String client = claim("azp");
        return isPartner() && client != null ? client : identity.getPrincipal().getName();
    }

    /** Whether the caller is a partner, including one in its sandbox. */
    public boolean isPartner() {
        return identity.hasRole(RealmRoles.PARTNER) || isSandbox();
    }

    /** Whether everything that the caller does is a trial. This role overrides every other role of the token. */
    public boolean isSandbox() {
        return identity.hasRole(RealmRoles.PARTNER_SANDBOX);
    }

    public boolean hasRole(String role) {
        return identity.hasRole(role);
    }

    /**
     * The one channel that a partner may read and write.
     *
     * @throws ProblemException 403 where the token names no channel; the partner may then use none
     */
    public String partnerChannel() {
        String channel = claim("channel");
        if (channel == null || channel.isBlank()) {
            throw ProblemException.of(ProblemKind.FORBIDDEN,
                    "The partner's token carries no `channel`; ask the operator to bind the client to one.");
        }
        return channel;
    }

    private String claim(String name) {
        return identity.getPrincipal() instanceof JsonWebToken token ? token.getClaim(name) : null;
    }
}
