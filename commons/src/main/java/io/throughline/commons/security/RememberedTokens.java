package io.throughline.commons.security;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Checks a bearer token's signature and claims once, and then accepts the same token for half a minute without a check, but never
 * beyond its expiry. Checking each time takes a fifth of the cost of a short request; a token is issued anew only every few
 * minutes.
 */
@Alternative
@Priority(1)
@ApplicationScoped
// Caffeine finds these two classes by name, for a cache bounded by size and time; a native executable needs them registered.
@RegisterForReflection(classNames = { "com.github.benmanes.caffeine.cache.SSMSW", "com.github.benmanes.caffeine.cache.PSWMS" })
class RememberedTokens implements HttpAuthenticationMechanism {

    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final int MOST = 1_000;

    private record RememberedToken(SecurityIdentity identity, Instant expiry) {
    }

    private final OidcAuthenticationMechanism oidc;
    private final Cache<String, RememberedToken> known = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();

    @Inject
    RememberedTokens(OidcAuthenticationMechanism oidc) {
        this.oidc = oidc;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            return oidc.authenticate(context, identities);
        }
        RememberedToken remembered = known.getIfPresent(authorization);
        return remembered != null && remembered.expiry().isAfter(Instant.now()) ? Uni.createFrom().item(remembered.identity())
                : oidc.authenticate(context, identities).invoke(identity -> remember(authorization, identity));
    }

    private void remember(String authorization, SecurityIdentity identity) {
        if (identity != null && identity.getPrincipal() instanceof JsonWebToken token && token.getExpirationTime() > 0) {
            // The first request ends soon, and must not be kept in memory with the token.
            SecurityIdentity kept = QuarkusSecurityIdentity.builder(identity).addAttribute(RoutingContext.class.getName(), null).build();
            known.put(authorization, new RememberedToken(kept, Instant.ofEpochSecond(token.getExpirationTime())));
        }
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return oidc.getChallenge(context);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return oidc.getCredentialTypes();
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return oidc.getCredentialTransport(context);
    }
}
