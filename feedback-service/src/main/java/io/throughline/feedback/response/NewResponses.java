package io.throughline.feedback.response;

import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A batch as it is posted. */
@Schema(name = "NewResponses")
record NewResponses(@Schema(required = true, minItems = 1, maxItems = NewResponses.MOST) List<NewResponse> responses) {

    static final int MOST = 500;
}
