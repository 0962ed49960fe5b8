package io.throughline.journey.live.state;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who somebody is, and whether they may be counted, as of now. */
interface EligibilityPolicy {

    /** Neither erased nor against being analysed. */
    boolean counts(String subject);

    /** Whether an event that names these is nobody's who was erased. */
    boolean admits(String subject, List<String> identifiers);

    Optional<UUID> profileOf(String subject);
}
