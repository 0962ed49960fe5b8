package io.throughline.journey.path;

import java.time.Instant;
import java.util.List;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.journey.analysis.result.ShareInterval;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The paths that people take.
 *
 * @param paths the number of paths
 * @param distinctVariants the number of different variants
 * @param variants the most frequent variants, up to the requested length
 * @param nodes the most frequent steps
 * @param edges the most frequent directly-follows edges among those steps
 * @param other what is not shown
 * @param bottlenecks edges by the total time spent on them
 * @param compared null if there is no comparison period
 * @param moves how often any step directly followed another, over all edges; used only for drawings
 */
@RegisterForReflection
record PathResult(long paths, long distinctVariants, List<Variant> variants, List<Node> nodes, List<Edge> edges, Other other, Rework rework,
        List<Bottleneck> bottlenecks, @Nullable Compared compared, @JsonIgnore long moves) {

    /**
     * @param steps {@code …} stands for steps that were cut off
     * @param people who took it; one person may have taken it several times
     * @param medianSeconds from the first step to the last, of those who took it
     * @param before the same variant in the comparison period; left out if it did not occur
     */
    @Schema(name = "PathVariant", description = "One way that people take")
    record Variant(
            @Schema(description = "The steps; … stands for what was cut off") List<String> steps,
            @Schema(description = "How many paths are this way") long n,
            @Schema(description = "Of all paths, from 0 to 1") double share,
            @Schema(description = "People who took it, some perhaps more than once") long people,
            @Schema(description = "From the first step to the last, in seconds") double medianSeconds,
            @Nullable @Schema(description = "The same way in the period to compare with") PathBefore before) {
    }

    /**
     * @param n how often it was taken
     * @param first how many paths begin with it
     * @param last how many end with it
     * @param repeats how often it was taken in a path that contained it already
     * @param before how often it was taken in the comparison period
     */
    @Schema(name = "PathNode", description = "One step")
    record Node(String label,
            @Schema(description = "How often it was taken") long n,
            @Schema(description = "How many paths begin with it") long first,
            @Schema(description = "How many paths end with it") long last,
            @Schema(description = "How often it was taken in a path that had it already") long repeats,
            @Nullable @Schema(description = "How often it was taken in the period to compare with") Long before) {
    }

    /**
     * @param share of all edges that leave {@code from}
     * @param medianSeconds from the one to the other
     */
    @Schema(name = "PathEdge", description = "A step that directly follows another")
    record Edge(String from, String to,
            @Schema(description = "How often") long n,
            long people,
            @Schema(description = "Of all that directly follow `from`, from 0 to 1") double share,
            @Schema(description = "From the one to the other, in seconds") double medianSeconds,
            @Schema(description = "The 90th percentile of the same, in seconds") double p90Seconds,
            @Nullable @Schema(description = "The same in the period to compare with") PathBefore before) {
    }

    /** A variant or an edge in the comparison period; without a median if nobody took it. */
    @Schema(name = "PathBefore", description = "A variant or an edge in the period to compare with")
    record PathBefore(long n, double share,
            @Nullable @Schema(description = "In seconds; left out where nobody took it") Double medianSeconds) {
    }

    /** The totals of the comparison period. */
    @Schema(name = "PathCompared", description = "The period to compare with, as a whole")
    record Compared(Instant from, Instant to, long paths, long distinctVariants, Rework rework) {
    }

    /** How many variants, steps and edges are not shown. */
    @Schema(name = "PathOther", description = "How many variants, steps and edges are not shown")
    record Other(long variants, long nodes, long edges) {
    }

    /**
     * Repeated steps, counted before repeats are folded.
     *
     * @param paths that contain a step more than once
     * @param selfLoops how often a step directly follows itself
     * @param loops how often people came back to a step, if loops are folded
     */
    @Schema(name = "PathRework", description = "What is done again, before anything is folded")
    record Rework(
            @Schema(description = "Paths that have some step more than once") ShareInterval paths,
            @Schema(description = "How often a step directly follows itself") long selfLoops,
            @Nullable @Schema(description = "How often somebody came back to a step; left out unless loops are folded") Long loops) {
    }

    /** @param share of all time between steps */
    @Schema(name = "PathBottleneck", description = "Where time is spent between two steps")
    record Bottleneck(String from, String to, long n, double totalSeconds, double meanSeconds,
            @Schema(description = "Of all the time that was spent between steps, from 0 to 1") double share) {
    }
}
