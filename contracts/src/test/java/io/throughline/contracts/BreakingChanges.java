package io.throughline.contracts;

import java.util.ArrayList;
import java.util.List;

import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.model.ChangedOperation;
import org.openapitools.openapidiff.core.model.Endpoint;

/** The operations of a document that a client of the document before can no longer use as it did. */
final class BreakingChanges {

    private BreakingChanges() {
    }

    /** Each as {@code GET /v1/things}. */
    static List<String> between(String before, String after) {
        ChangedOpenApi changed = OpenApiCompare.fromContents(before, after);
        List<String> operations = new ArrayList<>();
        for (Endpoint gone : changed.getMissingEndpoints()) {
            operations.add(gone.getMethod() + " " + gone.getPathUrl());
        }
        for (ChangedOperation operation : changed.getChangedOperations()) {
            if (operation.isIncompatible()) {
                operations.add(operation.getHttpMethod() + " " + operation.getPathUrl());
            }
        }
        return operations.stream().sorted().toList();
    }
}
