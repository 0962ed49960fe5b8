package io.throughline.journey.journeymap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.journey.touchpointcatalog.LocalizedName;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Templates for new maps. */
@Schema(name = "MapTemplate")
enum MapTemplate {

    @JsonProperty("ecommerce")
    ECOMMERCE,
    @JsonProperty("bank")
    BANK,
    @JsonProperty("saas")
    SAAS,
    @JsonProperty("retail")
    RETAIL;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<MapStage> STANDARD =
            List.of(stage("awareness", "认知", "Awareness"), stage("consideration", "考虑", "Consideration"),
                    stage("engagement", "互动", "Engagement"), stage("purchase", "购买", "Purchase"),
                    stage("post_purchase", "售后", "After the purchase"),
                    stage("loyalty", "忠诚", "Loyalty"));

    private static MapStage stage(String id, String zh, String en) {
        return new MapStage(id, new LocalizedName(zh, en), null);
    }

    /** A whole map: name, stages and touchpoints. */
    JourneyMapRequest map() {
        try (InputStream file = MapTemplate.class.getResourceAsStream("/maps/" + name().toLowerCase(Locale.ROOT) + ".json")) {
            return JSON.readValue(file, JourneyMapRequest.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The six stages of a map that does not define its own. */
    static List<MapStage> standardStages() {
        return STANDARD;
    }
}
