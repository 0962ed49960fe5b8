package io.throughline.commons.contract;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.tags.Tag;

/** Completes the parts of a document around its operations: servers, tags in alphabetical order, and no unused components. */
final class DocumentHead {

    private DocumentHead() {
    }

    static void describe(OpenAPI document) {
        document.setServers(List.of(
                OASFactory.createServer().url("/").description("The address that this document comes from"),
                OASFactory.createServer().url("https://{host}").description("Behind the ingress of an installation")
                        .addVariable("host", OASFactory.createServerVariable().defaultValue("throughline.example")
                                .description("The public host name of the installation, with the port where it is not 443"))));
        declareTags(document);
        removeUnused(document);
    }

    private static void declareTags(OpenAPI document) {
        Map<String, Tag> tags = new TreeMap<>(Comparator.naturalOrder());
        for (Operation operation : SchemaVisitor.operations(document)) {
            if (operation.getTags() != null) {
                operation.getTags().forEach(name -> tags.putIfAbsent(name, OASFactory.createTag().name(name)));
            }
        }
        // A tag that several resources share is declared once; the declaration with the longer description is kept.
        for (Tag tag : document.getTags() == null ? List.<Tag>of() : document.getTags()) {
            tags.computeIfPresent(tag.getName(), (name, known) -> known.getDescription() == null ? tag : known);
        }
        document.setTags(List.copyOf(tags.values()));
    }

    private static void removeUnused(OpenAPI document) {
        Components components = document.getComponents();
        Set<String> responses = new HashSet<>();
        for (Operation operation : SchemaVisitor.operations(document)) {
            for (APIResponse response : operation.getResponses().getAPIResponses().values()) {
                if (response.getRef() != null) {
                    responses.add(SchemaVisitor.name(response.getRef()));
                }
            }
        }
        if (components.getResponses() != null) {
            Set.copyOf(components.getResponses().keySet()).stream().filter(name -> !responses.contains(name))
                    .forEach(components::removeResponse);
        }
        Set<String> reached = new HashSet<>();
        SchemaVisitor.reachAll(document, reached);
        Set.copyOf(SchemaVisitor.schemas(document).keySet()).stream().filter(name -> !reached.contains(name))
                .forEach(components::removeSchema);
    }
}
