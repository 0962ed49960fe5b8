package io.throughline.journey.live.state;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which person an event belongs to, and whether the person may be counted, as of now. */
interface EligibilityPolicy {

    /** Whether the person is neither erased nor opposed to analysis. */
    boolean counts(String subject);

    /** Whether an event with these identifiers may be counted, because it belongs to no erased person. */
    boolean admits(String subject, List<String> identifiers);

    Optional<UUID> profileOf(String subject);
}
