package io.throughline.journey.savedquery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;

/**
 * Describes in the OpenAPI document what holds a question of any kind, or its answer: as a union of one form per kind, selected by the
 * field that names the kind. The forms are made from one record each and differ only in the question or the answer. Runs after the schemas
 * of all records are complete.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = QueryKindSchemas.AFTER_RECORDS)
public class QueryKindSchemas implements OASFilter {

    /** Filters with a higher priority run before; that of commons has 1. */
    static final int AFTER_RECORDS = 0;
    private static final String REFERENCE = "#/components/schemas/";

    /**
     * @param kind as in definitions
     * @param name the prefix of the names of its forms
     * @param request the schema of its question
     * @param answer the schema of its own endpoint's answer
     */
    private record Kind(String kind, String name, String request, String answer) {
    }

    private static final List<Kind> KINDS = List.of(new Kind("attribution", "Attribution", "AttributionRequest", "AttributionAnswer"),
            new Kind("detection", "Detection", "ScopeRequest", "TouchpointDetection"),
            new Kind("funnel", "Funnel", "FunnelRequest", "FunnelAnswer"),
            new Kind("handover", "Handover", "HandoverRequest", "HandoverAnswer"),
            new Kind("lifecycle", "Lifecycle", "LifecycleRequest", "LifecycleAnswer"),
            new Kind("map", "Map", "MapRequest", "LiveMapAnswer"), new Kind("metrics", "Metrics", "MetricRequest", "MetricsAnswer"),
            new Kind("paths", "Path", "PathRequest", "PathAnswer"),
            new Kind("retention", "Retention", "RetentionRequest", "RetentionAnswer"),
            new Kind("stickiness", "Stickiness", "StickinessRequest", "StickinessAnswer"));

    /**
     * @param schema the schema that becomes a union
     * @param form the record from which its forms are made
     * @param kind the field that names the kind
     * @param field the field that has a different schema for each kind
     */
    private record Union(String schema, String form, String kind, String field) {

        boolean ofAnswers() {
            return field.equals("result");
        }
    }

    private static final List<Union> UNIONS = List.of(new Union("SavedQueryRequest", "SavedQueryContent", "kind", "question"),
            new Union("Definition", "Definition", "kind", "question"), new Union("DefinitionAnswer", "DefinitionAnswer", "kind", "result"),
            new Union("DefinitionRun", "DefinitionRun", "kind", "result"),
            new Union("AnalysisAlertSource", "AnalysisAlertSource", "analysis", "question"));

    /** The kinds for which the document has forms. */
    static Set<String> kinds() {
        return KINDS.stream().map(Kind::kind).collect(Collectors.toSet());
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        KINDS.forEach(kind -> add(document, result(kind), withoutBasis(find(document, kind.answer()))));
        UNIONS.forEach(union -> divide(document, union));
    }

    private static void divide(OpenAPI document, Union union) {
        Schema form = find(document, union.form());
        String description = find(document, union.schema()).getDescription();
        document.getComponents().removeSchema(union.form());
        Schema whole = OASFactory.createSchema().description(description)
                .discriminator(OASFactory.createDiscriminator().propertyName(union.kind()));
        for (Kind kind : KINDS) {
            String name = kind.name() + union.schema().replaceFirst("^Analysis", "");
            add(document, name, form(form, union, kind));
            whole.addOneOf(OASFactory.createSchema().ref(REFERENCE + name));
            whole.getDiscriminator().addMapping(kind.kind(), REFERENCE + name);
        }
        add(document, union.schema(), whole);
    }

    private static Schema form(Schema common, Union union, Kind kind) {
        Schema form = copy(common);
        form.addProperty(union.kind(), OASFactory.createSchema().addType(Schema.SchemaType.STRING).enumeration(List.of(kind.kind()))
                .description(common.getProperties().get(union.kind()).getDescription()));
        String target = union.ofAnswers() ? result(kind) : kind.request();
        form.addProperty(union.field(), OASFactory.createSchema().ref(REFERENCE + target));
        return form;
    }

    private static String result(Kind kind) {
        return kind.name() + "Result";
    }

    private static Schema withoutBasis(Schema answer) {
        Schema result = copy(answer);
        result.removeProperty("basis");
        if (result.getRequired() != null) {
            result.setRequired(result.getRequired().stream().filter(name -> !name.equals("basis")).toList());
        }
        return result;
    }

    private static Schema copy(Schema schema) {
        return OASFactory.createSchema().type(schema.getType()).description(schema.getDescription())
                .properties(new LinkedHashMap<>(schema.getProperties()))
                .required(schema.getRequired() == null ? null : List.copyOf(schema.getRequired()))
                .additionalPropertiesBoolean(schema.getAdditionalPropertiesBoolean());
    }

    private static Schema find(OpenAPI document, String name) {
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        if (!schemas.containsKey(name)) {
            throw new IllegalStateException(
                    "The OpenAPI document has no schema " + name + ", which forms for each kind of question are made of");
        }
        return schemas.get(name);
    }

    private static void add(OpenAPI document, String name, Schema schema) {
        document.getComponents().addSchema(name, schema);
    }
}
