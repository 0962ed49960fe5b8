package io.throughline.commons.test.nativeimage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The input of native-image for the service under test. Quarkus writes it when the service is packaged, by the execution
 * {@code native-sources} in the root {@code pom.xml}, without GraalVM.
 *
 * @param arguments of native-image, in their order
 * @param reflection by class name, what is registered of the class
 * @param resources patterns of the names of the resources that the executable has
 * @param classPath the jar of the service and those of its libraries
 */
record NativeSources(List<String> arguments, Map<String, JsonNode> reflection, List<Pattern> resources, List<Path> classPath) {

    private static final Path FOLDER = Path.of("target", "native", "native-sources");

    static NativeSources ofThisService() {
        try (Stream<Path> files = Files.list(FOLDER); Stream<Path> libraries = Files.list(FOLDER.resolve("lib"))) {
            Path application = files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
            try (FileSystem jar = FileSystems.newFileSystem(application)) {
                Path settings = jar.getPath("META-INF", "native-image");
                return new NativeSources(List.of(Files.readString(FOLDER.resolve("native-image.args")).split("\\s+")),
                        reflection(settings.resolve("reflect-config.json")), resources(settings.resolve("resource-config.json")),
                        Stream.concat(Stream.of(application), libraries).toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Package the service first: mvn -am -pl <service> verify", e);
        }
    }

    private static Map<String, JsonNode> reflection(Path file) throws IOException {
        Map<String, JsonNode> types = new HashMap<>();
        for (JsonNode type : new ObjectMapper().readTree(Files.readAllBytes(file))) {
            types.put(type.path("name").textValue(), type);
        }
        return types;
    }

    private static List<Pattern> resources(Path file) throws IOException {
        JsonNode includes = new ObjectMapper().readTree(Files.readAllBytes(file)).path("resources").path("includes");
        return StreamSupport.stream(includes.spliterator(), false)
                .map(each -> Pattern.compile(each.path("pattern").textValue())).toList();
    }

    /** Whether the executable can create objects of the class, read its fields and call its methods by reflection. */
    boolean isReflectable(Class<?> type) {
        JsonNode known = reflection.get(type.getName());
        return known != null && known.path("allDeclaredMethods").booleanValue()
                && (type.isInterface()
                        || known.path("allDeclaredConstructors").booleanValue() && known.path("allDeclaredFields").booleanValue());
    }

    boolean hasResource(String name) {
        return resources.stream().anyMatch(each -> each.matcher(name).matches());
    }
}
