package io.throughline.journey.path;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.throughline.journey.analysis.Share;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Ways that people take.
 *
 * @param paths how many there are
 * @param distinctVariants how many different ones
 * @param variants the most frequent ways, as long as was asked for
 * @param nodes the most frequent steps
 * @param edges what most often follows what directly, among those steps
 * @param other what is not shown
 * @param bottlenecks edges by the time that was spent on them altogether
 * @param compared null where no period was to be set beside
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PathResult(long paths, long distinctVariants, List<Variant> variants, List<Node> nodes, List<Edge> edges, Other other, Rework rework,
        List<Bottleneck> bottlenecks, Compared compared) {

    /**
     * @param steps {@code …} stands for what was cut off
     * @param people who took it, some perhaps more than once
     * @param medianSeconds from the first step to the last, of those who took it
     * @param before the same way in the period to compare with; left out where there is none
     */
    @Schema(name = "PathVariant")
    record Variant(List<String> steps, long n, double share, long people, Double medianSeconds,
            @JsonInclude(JsonInclude.Include.NON_NULL) WayBefore before) {
    }

    /**
     * @param n how often it was taken
     * @param first how many paths begin with it
     * @param last how many end with it
     * @param repeats how often it was taken in a path that had it already
     * @param before how often it was taken in the period to compare with
     */
    @Schema(name = "PathNode")
    record Node(String label, long n, long first, long last, long repeats, @JsonInclude(JsonInclude.Include.NON_NULL) Long before) {
    }

    /**
     * @param share of all that directly follow {@code from}
     * @param medianSeconds from the one to the other
     */
    @Schema(name = "PathEdge")
    record Edge(String from, String to, long n, long people, double share, Double medianSeconds, Double p90Seconds,
            @JsonInclude(JsonInclude.Include.NON_NULL) WayBefore before) {
    }

    /** A variant or an edge in the period to compare with; without a median where nobody took it. */
    @Schema(name = "PathBefore")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WayBefore(long n, double share, Double medianSeconds) {
    }

    /** The period to compare with, as a whole. */
    @Schema(name = "PathCompared")
    record Compared(Instant from, Instant to, long paths, long distinctVariants, Rework rework) {
    }

    /** How many variants, steps and edges are not shown. */
    @Schema(name = "PathOther")
    record Other(long variants, long nodes, long edges) {
    }

    /**
     * What is done again, before anything is folded.
     *
     * @param paths that have some step more than once
     * @param selfLoops how often a step directly follows itself
     * @param loops how often somebody came back to a step, where loops are folded
     */
    @Schema(name = "PathRework")
    record Rework(Share paths, long selfLoops, Long loops) {
    }

    /** @param share of all the time that was spent between steps */
    @Schema(name = "PathBottleneck")
    record Bottleneck(String from, String to, long n, double totalSeconds, double meanSeconds, double share) {
    }
}
