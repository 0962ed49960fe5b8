package io.throughline.commons.test.contract;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

import io.restassured.RestAssured;
import io.restassured.builder.ResponseBuilder;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.internal.RestAssuredResponseImpl;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;

/** Compares each request of a test, and its answer, with the OpenAPI document of the service under test. */
final class TrafficFilter implements Filter {

    private static final String DOCUMENT = "/q/openapi";
    /** Media types of answers that do not end by themselves. */
    private static final List<String> STREAMS = List.of("text/event-stream", "application/x-ndjson");

    private static volatile boolean active;
    private static volatile String readFrom;
    private static volatile TrafficRules rules;

    static void setActive(boolean active) {
        TrafficFilter.active = active;
    }

    @Override
    public Response filter(FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response answer = context.next(request, expected);
        URI address = URI.create(request.getURI());
        if (!active || address.getPath().startsWith("/q/") || address.getPort() != RestAssured.port) {
            return answer;
        }
        if (isPacked(request)) {
            return answer;
        }
        byte[] content = isStream(answer) ? new byte[0] : answer.asByteArray();
        List<String> faults = rules(address).faults(
                new TrafficRules.Request(request.getMethod(), address.getRawPath(), address.getRawQuery(), type(request.getContentType()),
                        body(request)),
                new TrafficRules.Answer(answer.statusCode(), type(answer.contentType()), content));
        if (!faults.isEmpty()) {
            throw new AssertionError("%s %s, answered %d, is not as the OpenAPI document says:%n- %s%nrequest: %s%nanswer: %s".formatted(
                    request.getMethod(), request.getURI(), answer.statusCode(), String.join(System.lineSeparator() + "- ", faults),
                    TrafficRules.excerpt(body(request)), TrafficRules.excerpt(content)));
        }
        return isStream(answer) ? answer : readAgain(answer, content);
    }

    private static TrafficRules rules(URI address) {
        String from = address.resolve(DOCUMENT).toString();
        if (!from.equals(readFrom)) {
            rules = new TrafficRules(ServiceDocument.fetch(from));
            readFrom = from;
        }
        return rules;
    }

    /** Whether the body is compressed or in parts, so that it is not the JSON that the document describes. */
    private static boolean isPacked(FilterableRequestSpecification request) {
        return request.getHeaders().hasHeaderWithName("Content-Encoding") || !request.getMultiPartParams().isEmpty()
                || !request.getFormParams().isEmpty();
    }

    private static boolean isStream(Response answer) {
        return STREAMS.stream().anyMatch(type(answer.contentType())::startsWith);
    }

    private static String type(String header) {
        return header == null ? "" : header;
    }

    private static byte[] body(FilterableRequestSpecification request) {
        Object body = request.getBody();
        return switch (body) {
            case null -> new byte[0];
            case byte[] bytes -> bytes;
            case File file -> {
                try {
                    yield Files.readAllBytes(file.toPath());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            default -> body.toString().getBytes(StandardCharsets.UTF_8);
        };
    }

    /** Makes the body readable again, since it is a stream that can be read once. */
    private static Response readAgain(Response answer, byte[] content) {
        if (!(answer instanceof RestAssuredResponseImpl impl) || impl.getHasExpectations()) {
            return answer;
        }
        Response copy = new ResponseBuilder().clone(answer).setBody(content).build();
        if (copy instanceof RestAssuredResponseImpl copied) {
            copied.setHasExpectations(true);
        }
        return copy;
    }
}
