package io.throughline.journey.collector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.journey.source.Source;

/**
 * Whom a source may speak for.
 *
 * @param acceptClaims whether what a public source says of who somebody is is taken for true
 */
@RegisterForReflection
public record SourceAuthority(SourceTrust trust, boolean acceptClaims) {

    static SourceAuthority of(Source source) {
        return new SourceAuthority(source.trust(), source.acceptClaims());
    }

    /** Whether all identifiers that an event names are taken to be one person's without any proof. */
    boolean isTrusted() {
        return trust.isTrusted() || acceptClaims;
    }
}
