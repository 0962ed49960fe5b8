package io.throughline.commons.identity;

import java.util.UUID;

import io.throughline.commons.kafka.CompactedFile;

/** An identity index that tests fill themselves. */
public final class TestIdentities {

    private TestIdentities() {
    }

    public static IdentityIndex inMemory() {
        return new IdentityIndex(CompactedFile.inMemory());
    }

    public static void put(IdentityIndex index, Identifier identifier, String profileId) {
        index.put(identifier, UUID.fromString(profileId), 1);
    }
}
