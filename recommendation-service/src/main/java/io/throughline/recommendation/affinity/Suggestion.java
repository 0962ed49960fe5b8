package io.throughline.recommendation.affinity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One recommended item.
 *
 * @param rank 1 is the first
 * @param score 0 to 1; comparable among items of the same type of reason alone
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "RecommendedItem")
public record Suggestion(
        @Schema(description = "The shop's product_id", examples = "sku-8841") String itemId,
        @Schema(description = "As the shop last named it; absent where it never did", examples = "手冲咖啡壶") String name,
        @Schema(description = "As the shop last filed it; absent where it never did") String category,
        @Schema(description = "1 is the first") int rank,
        @Schema(description = "0 to 1; to be compared among items of the same type of reason alone", examples = "0.18") double score,
        Reason reason) {
}
