package io.throughline.recommendation.affinity;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One recommended item.
 *
 * @param rank 1 is the first
 * @param score 0 to 1; comparable only among items with the same type of reason
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "RecommendedItem", description = "An item, and why it is recommended.")
public record RecommendedItem(
        @Schema(description = "The shop's product_id", examples = "sku-8841") String itemId,
        @Nullable @Schema(description = "As the shop last named it; left out where it never did", examples = "手冲咖啡壶") String name,
        @Nullable @Schema(description = "Its category in the shop; left out where it never did") String category,
        @Schema(description = "1 is the first") int rank,
        @Schema(description = "0 to 1; to be compared among items of the same type of reason alone", examples = "0.18") double score,
        @Schema(description = "Why it is recommended") RecommendationReason reason) {
}
