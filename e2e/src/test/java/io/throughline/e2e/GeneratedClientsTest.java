package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Clients that are generated from the committed OpenAPI documents compile, and run a story of a shop against the running services: in
 * TypeScript (openapi-typescript and openapi-fetch, strict) and in Java (openapi-generator, library native). What a partner's build would
 * do is done here in separate processes, so that a client that does not compile fails this test alone.
 */
class GeneratedClientsTest {

    private static final List<String> SERVICES = List.of("journey", "profile", "feedback", "recommendation");
    private static final Path DOCUMENTS = Path.of("../contracts/openapi");
    private static final Path TARGET = Path.of("target/clients").toAbsolutePath();
    private static final Path JAVA_HOME_BIN = Path.of(System.getProperty("java.home"), "bin");
    private static final long LIMIT_SECONDS = 180;

    @BeforeAll
    static void on() {
        assumeTrue(!System.getProperty("contract.checks", "true").equals("false"), "contract.checks is off");
    }

    @Test
    void theTypeScriptClientsCompileAndRunAStory() throws Exception {
        Path sources = Files.createDirectories(TARGET.resolve("ts"));
        for (String service : SERVICES) {
            run("generate-ts-" + service, Map.of(), "node_modules/.bin/openapi-typescript", document(service).toString(), "-o",
                    sources.resolve(service + ".ts").toString());
        }
        Files.copy(Path.of("src/clients/ts/story.ts"), sources.resolve("story.ts"), StandardCopyOption.REPLACE_EXISTING);
        run("compile-ts", Map.of(), "node_modules/.bin/tsc", "--project", "src/clients/ts/tsconfig.json");

        run("story-ts", environment("ts"), "node", TARGET.resolve("js/story.js").toString());
    }

    @Test
    void theJavaClientsCompileAndRunAStory() throws Exception {
        List<Path> roots = new ArrayList<>(List.of(Path.of("src/clients/java")));
        for (String service : SERVICES) {
            roots.add(generateJava(service));
        }
        String classPath = System.getProperty("java.class.path");
        Path classes = Files.createDirectories(TARGET.resolve("classes"));
        List<String> compile =
                new ArrayList<>(List.of(JAVA_HOME_BIN.resolve("javac").toString(), "-nowarn", "-proc:none", "-d", classes.toString(), "-cp",
                        classPath));
        compile.addAll(sources(roots));
        run("compile-java", Map.of(), compile.toArray(String[]::new));

        run("story-java", environment("java"), JAVA_HOME_BIN.resolve("java").toString(), "-cp", classes + File.pathSeparator + classPath,
                "io.throughline.e2e.clients.ShopStory");
    }

    private static Path generateJava(String service) throws IOException, InterruptedException {
        Path output = TARGET.resolve("java").resolve(service);
        String name = "io.throughline.client." + service;
        run("generate-java-" + service, Map.of(), JAVA_HOME_BIN.resolve("java").toString(), "-jar",
                "target/tools/openapi-generator-cli.jar", "generate",
                "-g", "java", "--library", "native", "-i", document(service).toString(), "-o", output.toString(), "--api-package",
                name + ".api",
                "--model-package", name + ".model", "--invoker-package", name,
                // One or an array of several: Java has no type for it, and the generator none that compiles.
                "--schema-mappings", "TextOrTexts=Object,SegmentIds=Object,AttributionModels=Object", "--additional-properties",
                "openApiNullable=false,useJakartaEe=true,failOnUnknownProperties=true,containerDefaultToNull=true,"
                        + "hideGenerationTimestamp=true",
                "--global-property", "apis,models,supportingFiles,apiTests=false,modelTests=false,apiDocs=false,modelDocs=false");
        return output.resolve("src/main/java");
    }

    private static List<String> sources(List<Path> roots) throws IOException {
        List<String> sources = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                files.map(Path::toString).filter(each -> each.endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    private static Path document(String service) {
        return DOCUMENTS.resolve(service + "-service.yaml");
    }

    private static Map<String, String> environment(String language) {
        PublicClient client = new PublicClient(RunningStack.get());
        Map<String, String> environment = new HashMap<>(Map.of("PERSON", language + '-' + UUID.randomUUID().toString().substring(0, 8)));
        SERVICES.forEach(each -> environment.put(each.toUpperCase() + "_URL", "http://localhost:" + RunningStack.port(each)));
        for (String role : List.of("admin", "agent", "analyst", "marketer")) {
            environment.put(role.toUpperCase() + "_TOKEN", client.token(role));
        }
        environment.put("PARTNER_TOKEN", client.token("partner-mall"));
        return environment;
    }

    private static void run(String step, Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path output = Files.createDirectories(TARGET).resolve(step + ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("%s ended in time", step).isTrue();
        assertThat(process.exitValue()).as("%s:\n%s", step, Files.readString(output)).isZero();
    }
}
