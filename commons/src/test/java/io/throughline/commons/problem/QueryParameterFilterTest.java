package io.throughline.commons.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

import org.junit.jupiter.api.Test;

class QueryParameterFilterTest {

    static class Paging {

        @QueryParam("cursor")
        String cursor;
    }

    static class Resource {

        void list(@PathParam("id") String id, @QueryParam("subject") String subject, @QueryParam("channel") List<String> channels,
                @BeanParam Paging paging) {
        }

        void none() {
        }
    }

    private static List<Problem.FieldError> faults(String method, Map<String, List<String>> given) throws Exception {
        for (var each : Resource.class.getDeclaredMethods()) {
            if (each.getName().equals(method)) {
                return QueryParameterFilter.faults(QueryParameterFilter.parameters(each), given);
            }
        }
        throw new AssertionError(method);
    }

    @Test
    void knownParametersPass() throws Exception {
        assertTrue(faults("list", Map.of("subject", List.of("a"), "channel", List.of("web", "app"), "cursor", List.of("x"))).isEmpty());
        assertTrue(faults("none", Map.of()).isEmpty());
    }

    @Test
    void anUnknownOneIsNamedWithThoseThatThereAre() throws Exception {
        assertEquals(List.of(new Problem.FieldError("identifier", "is not known; the query parameters here are channel, cursor, subject")),
                faults("list", Map.of("identifier", List.of("a"))));
        assertEquals(1, faults("list", Map.of("id", List.of("a"))).size(), "A path parameter is none");
        assertEquals(1, faults("list", Map.of("Subject", List.of("a"))).size(), "Names are told apart by case");
        assertEquals("is not known: this endpoint takes no query parameters",
                faults("none", Map.of("x", List.of(""))).getFirst().message());
    }

    @Test
    void oneThatIsMeantOnceIsGivenOnce() throws Exception {
        assertEquals(List.of(new Problem.FieldError("subject", "must be given once")),
                faults("list", Map.of("subject", List.of("a", "b"))));
    }
}
