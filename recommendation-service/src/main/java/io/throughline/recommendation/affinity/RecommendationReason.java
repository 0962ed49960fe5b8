package io.throughline.recommendation.affinity;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.DiscriminatorMapping;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** Why an item is recommended, as data; clients phrase it in the customer's language. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({ @JsonSubTypes.Type(value = RecommendationReason.BoughtTogether.class, name = RecommendationReason.BOUGHT_TOGETHER),
        @JsonSubTypes.Type(value = RecommendationReason.Popular.class, name = RecommendationReason.POPULAR) })
@Schema(name = "RecommendationReason", description = "Why an item is recommended; `type` says which of the two it is.",
        oneOf = { RecommendationReason.BoughtTogether.class, RecommendationReason.Popular.class }, discriminatorProperty = "type",
        discriminatorMapping = {
                @DiscriminatorMapping(value = RecommendationReason.BOUGHT_TOGETHER, schema = RecommendationReason.BoughtTogether.class),
                @DiscriminatorMapping(value = RecommendationReason.POPULAR, schema = RecommendationReason.Popular.class) })
public sealed interface RecommendationReason {

    String BOUGHT_TOGETHER = "bought_together";
    String POPULAR = "popular";

    /**
     * @param with the person's item that contributes most to this one's score
     * @param orders the number of orders that contain both
     * @param ordersOfItem the number of orders that contain this one
     * @param similarity of the two, 0 to 1: see {@link ItemSimilarity}
     * @param share the share of the orders with {@code with} that also contain this one
     * @param seeds how many of the person's items contribute to this one's score
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "BoughtTogetherReason", requiredProperties = "type",
            properties = @SchemaProperty(name = "type", type = SchemaType.STRING, enumeration = BOUGHT_TOGETHER),
            description = "Bought together with something that the person bought, added to a cart or viewed. score is the mean over the "
                    + "person's items, weighted by how and how lately they met them, of the similarity n_ij/(n_ij+λ) × n_ij/√(n_i·n_j).")
    record BoughtTogether(
            @Schema(description = "The person's item that speaks most for this one") With with,
            @Schema(description = "Orders that hold both", examples = "12") long orders,
            @Schema(description = "Orders that hold this item", examples = "40") long ordersOfItem,
            @Schema(description = "Similarity of the two, 0 to 1", examples = "0.31") double similarity,
            @Schema(description = "Of the orders with the other item, how many hold this one too, with a 95 % Wilson "
                    + "interval") OrderShare share,
            @Schema(description = "How many of the person's items speak for this one", examples = "2") int seeds)
            implements RecommendationReason {
    }

    /**
     * @param orders the number of orders that ever contained it
     * @param recentOrders orders, each counted 2^(-age / half-life)
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "PopularItemReason", requiredProperties = "type",
            properties = @SchemaProperty(name = "type", type = SchemaType.STRING, enumeration = POPULAR),
            description = "Bought much of late. score is d/(d+k), d the recent orders.")
    record Popular(
            @Schema(description = "Orders that ever held it", examples = "120") long orders,
            @Schema(description = "Orders, each counted 2^(-age/half-life)", examples = "18.4") double recentOrders,
            @Schema(description = "Half-life in days", examples = "30") long halfLifeDays) implements RecommendationReason {
    }

    /** An item of the person, and the interaction by which it became a seed. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "CustomerItem", description = "An item that the person had to do with.")
    record With(@Schema(description = "The shop's product_id", examples = "sku-8841") String itemId,
            @Nullable @Schema(description = "As the shop last named it; left out where it never did") String name,
            @Schema(description = "The strongest of what the person did with it") InteractionType bond) {
    }
}
