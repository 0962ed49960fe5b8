package io.throughline.profile.consent;

import java.time.Instant;
import java.util.Comparator;
import java.util.Set;

/**
 * What somebody once said of a purpose, as far as it matters for what is in force.
 *
 * @param channels {@link Purpose#ALL} stands for all that the purpose has
 * @param at never later than it was received
 */
record Statement(Entry.Key key, String purpose, Set<String> channels, Standing standing, Instant at) {

    /** The greatest is in force. Ids settle nothing but which of two equal statements is named as the reason. */
    static final Comparator<Statement> LATEST = Comparator.comparing(Statement::at).thenComparing(Statement::standing)
            .thenComparing(said -> said.key().sender()).thenComparing(said -> said.key().id());

    boolean covers(String channel) {
        return channels.contains(channel) || channels.contains(Purpose.ALL);
    }
}
