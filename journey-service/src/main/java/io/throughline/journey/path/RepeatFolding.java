package io.throughline.journey.path;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What becomes of steps that come again. */
@Schema(name = "PathFolding", description = "none: steps stay. repeats: A A B is A B. loops: A B C B D is A B D.")
enum RepeatFolding {

    /** They stay. */
    @JsonProperty("none")
    NONE,
    /** The same step again at once is one: A A B is A B. */
    @JsonProperty("repeats")
    REPEATS,
    /** Who comes back to a step has not been elsewhere: A B C B D is A B D. */
    @JsonProperty("loops")
    LOOPS;
}
