package io.throughline.journey.path;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How repeated steps are treated. */
@Schema(name = "PathFolding", description = "none: steps stay. repeats: A A B is A B. loops: A B C B D is A B D.")
enum RepeatFolding {

    /** They are kept. */
    @JsonProperty("none")
    NONE,
    /** Direct repeats of a step are one step: A A B becomes A B. */
    @JsonProperty("repeats")
    REPEATS,
    /** A return to a step removes what was in between: A B C B D becomes A B D. */
    @JsonProperty("loops")
    LOOPS;
}
