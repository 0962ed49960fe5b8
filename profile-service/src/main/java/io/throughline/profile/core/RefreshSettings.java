package io.throughline.profile.core;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How replicas learn of each other's changes through the database. */
@ConfigMapping(prefix = "throughline.refresh")
public interface RefreshSettings {

    /** The multiple of {@link #interval} after which each replica has read a change, even a slow one. */
    int SETTLED_AFTER = 3;

    /** How soon a replica reads what another one changed: trait schemas, versions of purposes, identity claims. */
    @WithDefault("PT1S")
    Duration interval();

    /** The time after which each replica has read a change. */
    default Duration settled() {
        return interval().multipliedBy(SETTLED_AFTER);
    }
}
