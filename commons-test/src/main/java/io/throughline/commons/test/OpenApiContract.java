package io.throughline.commons.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.restassured.RestAssured;

/**
 * The OpenAPI document of a service, generated from its code and committed in {@code contracts/openapi}, so that reviews show
 * every change of the API. {@code -Dcontracts.update=true} writes it anew.
 */
public final class OpenApiContract {

    private OpenApiContract() {
    }

    /** Call from a {@code @QuarkusTest}. */
    public static void assertCommitted(String service) {
        String served = RestAssured.given().accept("application/yaml").get("/q/openapi").then().statusCode(200).extract().asString();
        Path file = RepositoryRoot.root().resolve("contracts/openapi").resolve(service + ".yaml");
        try {
            if (Boolean.getBoolean("contracts.update")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, served);
            }
            String committed = Files.exists(file) ? Files.readString(file) : "";
            if (!committed.equals(served)) {
                throw new AssertionError(file.getFileName() + " differs from what the service serves" + firstDifference(committed, served)
                        + ". If the change is meant, run the test with -Dcontracts.update=true and commit the file.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String firstDifference(String committed, String served) {
        String[] a = committed.split("\n");
        String[] b = served.split("\n");
        int i = 0;
        while (i < a.length && i < b.length && a[i].equals(b[i])) {
            i++;
        }
        return " at line " + (i + 1) + ": `" + (i < a.length ? a[i] : "") + "` committed, `" + (i < b.length ? b[i] : "") + "` served";
    }
}
