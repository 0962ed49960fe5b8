package io.throughline.profile.trait;

import java.time.Instant;

import jakarta.annotation.Nullable;

import io.throughline.profile.core.trait.TraitRules.Label;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A trait's schema as clients see it.
 *
 * @param version counts an administrator's changes; 0 where there were none
 * @param redraw the latest recomputation of profiles after a change; null where none was needed
 */
@Schema(name = "TraitSchemaView")
record TraitSchemaView(@Schema(examples = "age") String name, TraitCategory category, Label label, TraitType type,
        @Nullable TraitType items,
        TraitConstraints constraints, boolean pii, TraitSchema.Survivorship survivorship,
        @Schema(description = "Whether it is as the service knows it, not as an administrator said") boolean builtIn,
        @Schema(description = "Counts an administrator's changes; the ETag") long version, @Nullable Instant changedAt,
        @Nullable String changedBy, @Nullable RedrawView redraw) {

    /**
     * @param done profiles examined
     * @param total number of profiles at the start; null before it
     */
    @Schema(name = "TraitRedraw", description = "The drawing of profiles anew by a changed schema")
    record RedrawView(@Schema(description = "waiting, running or done") String status, long done, @Nullable Long total, Instant requestedAt,
            @Nullable Instant finishedAt) {

        static RedrawView of(TraitSchemaStore.Redraw redraw) {
            String status = redraw.finishedAt() != null ? "done" : redraw.total() == null ? "waiting" : "running";
            return new RedrawView(status, redraw.done(), redraw.total(), redraw.requestedAt(), redraw.finishedAt());
        }
    }

    static TraitSchemaView of(TraitSchemas.Current current) {
        TraitSchema schema = current.schema();
        TraitSchemaStore.Stored stored = current.stored().orElse(null);
        return new TraitSchemaView(current.name(), schema.category(), schema.label(), schema.type(), schema.items(), schema.constraints(),
                schema.pii(), schema.survivorship(), current.builtIn(), current.version(), stored == null ? null : stored.at(),
                stored == null ? null : stored.by(), stored == null || stored.redraw() == null ? null : RedrawView.of(stored.redraw()));
    }
}
