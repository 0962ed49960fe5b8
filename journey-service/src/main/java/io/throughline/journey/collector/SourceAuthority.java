package io.throughline.journey.collector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.journey.source.Source;

/**
 * The people for whom a source may speak.
 *
 * @param acceptClaims whether statements of a public source about who somebody is are accepted as true
 */
@RegisterForReflection
public record SourceAuthority(SourceTrust trust, boolean acceptClaims) {

    static SourceAuthority of(Source source) {
        return new SourceAuthority(source.trust(), source.acceptClaims());
    }

    /** Whether all identifiers of an event count as one person's without proof. */
    boolean isTrusted() {
        return trust.isTrusted() || acceptClaims;
    }
}
