package io.throughline.commons.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.Callable;

import groovy.json.JsonSlurper;
import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evaluates each path as REST Assured does, and as Groovy compiles it where nobody is in between. */
class JsonPathEvaluatorTest {

    private static final String JSON = """
            {"id":"a","class":"c","properties":{"x":1},"size":7,"empty":null,"no":null,"content-type":"json","1":"one","面":"文",
             "items":[{"id":"x","tags":["p","q"],"n":{"v":1}},{"id":"y","tags":[],"n":null},{"tags":["r"],"n":{"v":2.5}}],
             "matrix":[[1,2],[3]],"none":[],"text":"some text","yes":true}""";

    @BeforeAll
    static void install() {
        ServiceTestSetup.install();
    }

    @ParameterizedTest
    @ValueSource(strings = { "id", "class", "'class'", "properties.x", "'properties'.x", "size", "empty", "no", "no.further", "no[0]",
            "'content-type'", "'1'", "面",
            "items", "items.id", "items[0].id", "items[-1].tags", "items[3]", "items[3].id", "items.tags", "items.tags[0]", "items.n.v",
            "items[1].n.v", "items.size",
            "items.size()", "matrix[0][1]", "matrix[1][1]", "none.id", "none[0]", "text.length", "text.length()", "text[0]", "yes",
            "unknown", "unknown.id", "id.unknown",
            "items.find { it.id == 'y' }.tags", "items.findAll { it.n != null }.n.v", "items*.id", "items.collect { it.tags.size() }",
            "items[0..1].id",
            "items.find {", "items.id.unique().sort()", "items?.id", "items.'id'", "'items'[1].'id'", "items [0]",
            "items.n*.v.sum { it ?: 0 }" })
    void aPathIsEvaluatedAsGroovyCompilesIt(String path) {
        Object json = new JsonSlurper().parseText(JSON);
        String expression = "restAssuredJsonRootObject." + path;

        for (int time = 0; time < 2; time++) {
            String compiled = outcome(() -> shell(json).evaluate(expression));
            String evaluated = outcome(() -> InvokerHelper.invokeMethod(shell(json), "evaluate", new Object[]{ expression }));

            assertThat(evaluated).isEqualTo(compiled);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "restAssuredJsonRootObject", "restAssuredJsonRootObject[0]", "restAssuredJsonRootObject[0].id",
            "restAssuredJsonRootObject.id", "other.id",
            "restAssuredJsonRootObject.find { it.id == wanted }.n" })
    void whatIsNoObjectAtItsRootIsEvaluatedTooAndSoAreParameters(String expression) {
        Object json = new JsonSlurper().parseText("[{\"id\":\"x\",\"n\":1},{\"id\":\"y\",\"n\":2}]");

        String compiled = outcome(() -> shell(json).evaluate(expression));
        String evaluated = outcome(() -> InvokerHelper.invokeMethod(shell(json), "evaluate", new Object[]{ expression }));

        assertThat(evaluated).isEqualTo(compiled);
    }

    private static GroovyShell shell(Object json) {
        return new GroovyShell(new Binding(new java.util.HashMap<>(Map.of("restAssuredJsonRootObject", json, "wanted", "y"))));
    }

    private static String outcome(Callable<Object> evaluation) {
        try {
            Object found = evaluation.call();
            return found == null ? "null" : found.getClass().getName() + ' ' + found;
        } catch (Exception e) {
            return e.getClass().getName() + ' ' + e.getMessage();
        }
    }
}
