package io.throughline.profile.core;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How replicas follow one another through the database. */
@ConfigMapping(prefix = "throughline.refresh")
public interface RefreshSettings {

    /** Factor of {@link #interval} after which each replica has heard of a change, also one that was slow. */
    int SETTLED_AFTER = 3;

    /** How soon a replica follows what another one changed: schemas of traits, versions of purposes, claims of whose a device is. */
    @WithDefault("PT1S")
    Duration interval();

    /** By then each replica has heard of a change. */
    default Duration settled() {
        return interval().multipliedBy(SETTLED_AFTER);
    }
}
