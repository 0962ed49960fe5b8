package io.throughline.profile.trait;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.throughline.commons.json.StorableText;
import io.throughline.profile.core.trait.TraitNameRule;
import io.throughline.profile.core.trait.TraitPrecedence;
import io.throughline.profile.core.trait.TraitRules.Label;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The schema of one trait.
 *
 * @param items the type of an array's items; null for all other types
 */
@Schema(name = "TraitSchema")
record TraitSchema(TraitCategory category, Label label, TraitType type,
        @Schema(description = "The type of an array's items, which is not array or object") @Nullable TraitType items,
        @Nullable TraitConstraints constraints,
        @Schema(description = "Whether it says who somebody is: shown masked to analysts and marketers, who cannot search by it "
                + "either") @Nullable boolean pii,
        @Nullable Survivorship survivorship) {

    private static final int MOST_SOURCES = 50;
    private static final int MOST_SOURCE = 128;
    private static final int MOST_LABEL = 64;

    /** The criterion that decides which of several sources' values a profile has. */
    @Schema(name = "SurvivorshipOrder")
    enum By {
        @JsonProperty("recency")
        RECENCY,
        @JsonProperty("source")
        SOURCE,
        @JsonProperty("source-then-recency")
        SOURCE_THEN_RECENCY
    }

    @Schema(name = "TraitSurvivorship", description = "Which value a profile has when its sources say different ones")
    record Survivorship(
            @Schema(description = "recency: the newest. source: that of the first listed source that said any; what others say does not "
                    + "hold. source-then-recency: that of the first listed source, else the newest.") @Nullable By by,
            @Schema(description = "Ids of sources, the one that goes first first. `api:*` are edits by hand, which go before all where "
                    + "they are not listed.") @Nullable @Size(
                            max = 50) List<String> sources) {

        static final Survivorship NEWEST = new Survivorship(By.RECENCY, List.of());

        @JsonCreator
        Survivorship(@JsonProperty("by") By by, @JsonProperty("sources") List<String> sources) {
            this.by = by == null ? By.RECENCY : by;
            this.sources = sources == null ? List.of() : sources;
        }

        TraitPrecedence precedence() {
            return switch (by) {
                case RECENCY -> TraitPrecedence.NEWEST;
                case SOURCE -> new TraitPrecedence(TraitPrecedence.By.SOURCE, sources);
                case SOURCE_THEN_RECENCY -> new TraitPrecedence(TraitPrecedence.By.SOURCE_THEN_RECENCY, sources);
            };
        }
    }

    @JsonCreator
    TraitSchema(@JsonProperty("category") TraitCategory category, @JsonProperty("label") Label label, @JsonProperty("type") TraitType type,
            @JsonProperty("items") TraitType items, @JsonProperty("constraints") TraitConstraints constraints,
            @JsonProperty("pii") Boolean pii,
            @JsonProperty("survivorship") Survivorship survivorship) {
        this(category, label, type, items, constraints == null ? TraitConstraints.NONE : constraints, Boolean.TRUE.equals(pii),
                survivorship == null ? Survivorship.NEWEST : survivorship);
    }

    /** The faults of the schema itself, each with a pointer into it; empty where it is valid. */
    List<TraitNameRule.Fault> faults() {
        List<TraitNameRule.Fault> faults = new ArrayList<>();
        require(category != null, "/category",
                "must say what the trait tells: demographic, behavioural, psychographic, geographic, industry or own", faults);
        require(type != null, "/type", "must be given", faults);
        require(label != null && isLabel(label.zh()) && isLabel(label.en()), "/label", "must have a zh and an en of 1 to 64 characters",
                faults);
        boolean array = type == TraitType.ARRAY;
        require(array == (items != null) && items != TraitType.ARRAY && items != TraitType.OBJECT, "/items",
                "must be given for arrays alone, and be neither array nor object", faults);
        if (faults.isEmpty()) {
            faults.addAll(ConstraintRule.faults(array ? items : type, constraints));
        }
        sources(faults);
        return faults;
    }

    private void sources(List<TraitNameRule.Fault> faults) {
        List<String> sources = survivorship.sources();
        boolean ranked = survivorship.by() != By.RECENCY;
        require(ranked != sources.isEmpty(), "/survivorship/sources",
                ranked ? "must name at least one source" : "must be left out where the newest holds", faults);
        require(sources.size() <= MOST_SOURCES, "/survivorship/sources", "must be 50 at most: whoever has more has no order among them",
                faults);
        for (int i = 0; i < sources.size(); i++) {
            String source = sources.get(i);
            require(source != null && !source.isBlank() && source.length() <= MOST_SOURCE && StorableText.fault(source).isEmpty()
                    && (!source.startsWith("api:") || source.equals(TraitPrecedence.BY_HAND)),
                    "/survivorship/sources/" + i, "must be the id of a source, of 128 characters at most, or api:*", faults);
        }
        require(new HashSet<>(sources).size() == sources.size(), "/survivorship/sources", "must name each source once", faults);
    }

    private static boolean isLabel(String text) {
        return text != null && !text.isBlank() && text.length() <= MOST_LABEL && StorableText.fault(text).isEmpty();
    }

    private static void require(boolean met, String pointer, String message, List<TraitNameRule.Fault> faults) {
        if (!met) {
            faults.add(new TraitNameRule.Fault(pointer, message));
        }
    }
}
