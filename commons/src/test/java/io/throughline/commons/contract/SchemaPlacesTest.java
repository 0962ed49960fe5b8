package io.throughline.commons.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class SchemaPlacesTest {

    private static final String DOCUMENT = """
            {"paths":{
               "/a":{"get":{"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Answer"}}}}}},
                     "post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Rule"}}}}}},
               "/b":{"put":{"requestBody":{"content":{"application/json":{"schema":{"type":"array",\
            "items":{"$ref":"#/components/schemas/Line"}}}}}}},
               "/c":{"post":{"requestBody":{"content":{"text/csv":{"schema":{"type":"string"}}}}}}},
             "components":{"schemas":{
               "Answer":{"type":"object"},
               "Rule":{"oneOf":[{"$ref":"#/components/schemas/And"},{"type":"object","properties":{"by":{"anyOf":[{"type":"string"},\
            {"type":"number"}]}}}]},
               "And":{"type":"object","properties":{"and":{"type":"array","items":{"$ref":"#/components/schemas/Rule"}},\
            "named":{"$ref":"#/components/schemas/Named"}}},
               "Named":{"oneOf":[{"$ref":"#/components/schemas/One"}],"discriminator":{"propertyName":"kind",\
            "mapping":{"one":"#/components/schemas/One","two":"#/components/schemas/Two"}}},
               "One":{"type":"object"},"Two":{"type":"object"},"Line":{"type":"object"}}}}
            """;

    private static JsonNode read() throws Exception {
        return new ObjectMapper().readTree(DOCUMENT);
    }

    @Test
    void theyAreThoseOfBodiesWhatTheyUseAndEachFormOfAUnion() throws Exception {
        assertThat(SchemaPlaces.ofBodies(read())).containsExactlyInAnyOrder("/components/schemas/Rule", "/components/schemas/Rule/oneOf/0",
                "/components/schemas/Rule/oneOf/1", "/components/schemas/Rule/oneOf/1/properties/by/anyOf/0",
                "/components/schemas/Rule/oneOf/1/properties/by/anyOf/1", "/components/schemas/And", "/components/schemas/Named",
                "/components/schemas/One", "/components/schemas/Two", "/arrays/Line", "/components/schemas/Line");
    }

    @Test
    void allOfThemCanBeCompiled() throws Exception {
        assertThat(new BodySchemas(read()).compileAll()).isEqualTo(11);
    }
}
