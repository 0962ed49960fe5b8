package io.throughline.journey.attribution;

import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.throughline.commons.contract.BodyFaults;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One model, or an array of models. */
@Schema(name = "AttributionModels", description = "A model, or an array of 1 to 7 models, each once", oneOf = { AttributionModel.class,
        AttributionModel[].class })
record AttributionModels(@JsonValue List<AttributionModel> models) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static AttributionModels one(AttributionModel model) {
        return new AttributionModels(List.of(model));
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static AttributionModels of(List<AttributionModel> models) {
        return new AttributionModels(models);
    }

    void check(boolean finishedPaths, BodyFaults faults) {
        if (models.isEmpty()) {
            faults.here("must be a model or an array of 1 to " + AttributionModel.values().length + " models");
        }
        if (Set.copyOf(models).size() < models.size()) {
            faults.here("must name each model once");
        }
        if (finishedPaths && models.contains(AttributionModel.TIME_DECAY)) {
            faults.here("time_decay needs times, which finished paths have not");
        }
    }
}
