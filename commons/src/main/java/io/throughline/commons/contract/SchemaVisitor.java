package io.throughline.commons.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Finds the schemas of a document, either those of its operations or also those of all components, each with its nested schemas. */
final class SchemaVisitor {

    static final String SCHEMAS = "#/components/schemas/";

    private SchemaVisitor() {
    }

    /** Every operation, in the order of the document. */
    static List<Operation> operations(OpenAPI document) {
        List<Operation> operations = new ArrayList<>();
        for (PathItem path : items(document)) {
            operations.addAll(path.getOperations().values());
        }
        return operations;
    }

    private static Collection<PathItem> items(OpenAPI document) {
        return document.getPaths() == null || document.getPaths().getPathItems() == null ? List.of()
                : document.getPaths().getPathItems().values();
    }

    static Map<String, Schema> schemas(OpenAPI document) {
        Components components = document.getComponents();
        return components == null || components.getSchemas() == null ? Map.of() : components.getSchemas();
    }

    /** All schemas of operations and components. Nested ones come after those that contain them; each object comes once. */
    static void visitAll(OpenAPI document, Consumer<Schema> visit) {
        Set<Schema> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Schema schema : roots(document)) {
            visit(schema, seen, visit);
        }
        for (Schema schema : schemas(document).values()) {
            visit(schema, seen, visit);
        }
        Components components = document.getComponents();
        if (components != null && components.getResponses() != null) {
            components.getResponses().values().forEach(response -> ofResponse(response).forEach(schema -> visit(schema, seen, visit)));
        }
    }

    /** A schema and its nested schemas, without following references. */
    private static void visit(Schema schema, Consumer<Schema> visit) {
        visit(schema, Collections.newSetFromMap(new IdentityHashMap<>()), visit);
    }

    private static void visit(Schema schema, Set<Schema> seen, Consumer<Schema> visit) {
        if (schema == null || !seen.add(schema)) {
            return;
        }
        visit.accept(schema);
        for (Schema child : children(schema)) {
            visit(child, seen, visit);
        }
    }

    private static List<Schema> children(Schema schema) {
        List<Schema> children = new ArrayList<>();
        if (schema.getProperties() != null) {
            children.addAll(schema.getProperties().values());
        }
        children.add(schema.getItems());
        children.add(schema.getAdditionalPropertiesSchema());
        children.add(schema.getNot());
        for (List<Schema> several : several(schema)) {
            children.addAll(several);
        }
        return children;
    }

    private static List<List<Schema>> several(Schema schema) {
        List<List<Schema>> all = new ArrayList<>();
        for (List<Schema> several : Arrays.asList(schema.getAllOf(), schema.getAnyOf(), schema.getOneOf())) {
            if (several != null) {
                all.add(several);
            }
        }
        return all;
    }

    /** The schemas that operations contain directly: of parameters, bodies, answers and their headers. */
    private static List<Schema> roots(OpenAPI document) {
        List<Schema> roots = new ArrayList<>();
        for (PathItem path : items(document)) {
            ofParameters(path.getParameters(), roots);
        }
        for (Operation operation : operations(document)) {
            ofParameters(operation.getParameters(), roots);
            roots.addAll(ofBody(operation.getRequestBody()));
            if (operation.getResponses() != null && operation.getResponses().getAPIResponses() != null) {
                operation.getResponses().getAPIResponses().values().forEach(response -> roots.addAll(ofResponse(response)));
            }
        }
        return roots;
    }

    private static void ofParameters(List<Parameter> parameters, List<Schema> roots) {
        if (parameters != null) {
            parameters.forEach(parameter -> {
                roots.add(parameter.getSchema());
                roots.addAll(ofContent(parameter.getContent()));
            });
        }
    }

    static List<Schema> ofBody(RequestBody body) {
        return body == null ? List.of() : ofContent(body.getContent());
    }

    private static List<Schema> ofResponse(APIResponse response) {
        List<Schema> schemas = new ArrayList<>(ofContent(response.getContent()));
        if (response.getHeaders() != null) {
            for (Header header : response.getHeaders().values()) {
                schemas.add(header.getSchema());
            }
        }
        return schemas;
    }

    private static List<Schema> ofContent(Content content) {
        return content == null || content.getMediaTypes() == null ? List.of()
                : content.getMediaTypes().values().stream().map(media -> media.getSchema()).filter(schema -> schema != null).toList();
    }

    /** Adds the names of the component schemas that can be reached from this one through references. */
    static void reach(OpenAPI document, Schema from, Set<String> reached) {
        visit(from, schema -> {
            for (String name : references(schema)) {
                Schema target = schemas(document).get(name);
                if (target != null && reached.add(name)) {
                    reach(document, target, reached);
                }
            }
        });
    }

    /** The names of the component schemas that can be reached from operations and common responses. */
    static void reachAll(OpenAPI document, Set<String> reached) {
        roots(document).forEach(root -> reach(document, root, reached));
        Components components = document.getComponents();
        if (components != null && components.getResponses() != null) {
            components.getResponses().values()
                    .forEach(response -> ofResponse(response).forEach(schema -> reach(document, schema, reached)));
        }
    }

    private static List<String> references(Schema schema) {
        List<String> names = new ArrayList<>();
        if (schema.getRef() != null) {
            names.add(name(schema.getRef()));
        }
        if (schema.getDiscriminator() != null && schema.getDiscriminator().getMapping() != null) {
            schema.getDiscriminator().getMapping().values().forEach(target -> names.add(name(target)));
        }
        return names;
    }

    /** The last part of a reference: the name of a component. */
    static String name(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }
}
