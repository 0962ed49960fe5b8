package io.throughline.commons.test.nativeimage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Checks what a native executable of the service would contain, by the input that Quarkus prepares for native-image. That is the
 * closest check without GraalVM: everything that is missing here was also missing in executables that were built.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class NativeSourcesContract {

    private static final String OURS = "io.throughline";
    /**
     * By name prefix, classes that are on no class path here. Each belongs to an optional part of a library and did not stop
     * native-image when the services were last compiled, unless stated otherwise.
     */
    private static final Map<String, String> NOT_NEEDED = Map.ofEntries(
            Map.entry("com.jcraft.jzlib.", "Netty's other zlib; Quarkus substitutes its use"),
            Map.entry("io.netty.channel.", "Netty's transports of the operating system, which Vert.x looks for by name"),
            Map.entry("io.netty.internal.tcnative.", "Netty's OpenSSL; Quarkus substitutes its use"),
            Map.entry("org.apache.log4j.", "one of the logs that Netty and JBoss Logging can write to; Quarkus fixes another"),
            Map.entry("org.apache.logging.", "as above"),
            Map.entry("org.bouncycastle.", "Netty's makers of certificates; Quarkus substitutes their use"),
            Map.entry("org.conscrypt.", "Netty's ALPN for other Java versions; Quarkus substitutes its use"),
            Map.entry("org.eclipse.jetty.", "as above"),
            Map.entry("org.jetbrains.annotations.", "an annotation without code"),
            Map.entry("org.jboss.modules.", "for WildFly; the log manager has a substitute"),
            Map.entry("org.graalvm.nativeimage.", "native-image's own"),
            Map.entry("org.bson.codecs.kotlin", "MongoDB's codecs of Kotlin classes, which the driver looks for by name"),
            Map.entry("com.fasterxml.jackson.dataformat.xml.", "Hibernate's XML in columns; none of ours is"),
            Map.entry("jakarta.json.bind.", "Hibernate's other JSON in columns; ours is Jackson's"),
            Map.entry("oracle.", "Hibernate's dialect of Oracle"),
            Map.entry("org.objectweb.asm.", "makes classes of configuration mappings, which Quarkus does when it builds"),
            Map.entry("org.graalvm.polyglot.",
                    "networknt's patterns of JavaScript, where that class is there when it is built; not compiled since"),
            Map.entry("org.joni.", "as above"),
            Map.entry("org.jcodings.", "as above"));

    /** Libraries of Quarkus's extensions, which register what those look up. */
    private static final List<String> OF_EXTENSIONS =
            List.of("io.quarkus.", "io.netty.", "io.vertx.", "io.smallrye.", "io.opentelemetry.", "jakarta.",
                    "org.jboss.", "org.eclipse.microprofile.", "org.apache.kafka.", "org.mongodb.", "org.hibernate.", "org.flywaydb.",
                    "org.postgresql.",
                    "org.slf4j.", "org.yaml.", "org.bitbucket.", "org.ow2.", "com.fasterxml.", "com.aayushatharva.");
    /** By name prefix, other libraries that look something up by name, and how an executable gets it. */
    private static final Map<String, String> LOOKUPS = Map.ofEntries(
            Map.entry("at.yawk.lz4.", "Kafka's compression; Quarkus's extension registers its classes, and a built executable read lz4"),
            Map.entry("com.github.luben.zstd-jni", "as above; not tried with an executable"),
            Map.entry("org.xerial.snappy.", "as above; not tried with an executable"),
            Map.entry("com.github.ben-manes.caffeine.",
                    "the classes of our caches are named where those are made; BuildTimeRules wants it"),
            Map.entry("com.googlecode.libphonenumber.", "its data are among the resources of commons' microprofile-config.properties"),
            Map.entry("com.networknt.json-schema-validator", "brings its own configuration for native-image: messages and meta-schemas"),
            Map.entry("com.ethlo.time.itu", "leap seconds to come: without that file it knows those that were"),
            Map.entry("com.h2database.h2-mvstore",
                    "file systems other than the default one, by name; a built executable reopened its index"),
            Map.entry("io.cloudevents.", "formats other than JSON in headers; none is used"));

    private final NativeSources sources = NativeSources.ofThisService();
    private final ReachableClasses classes = new ReachableClasses(sources.classPath(), OURS);

    /** Optional parts that this service's own libraries do not need. */
    protected Map<String, String> notNeeded() {
        return Map.of();
    }

    /** What this service's own libraries look up by name, and how an executable gets it. */
    protected Map<String, String> lookups() {
        return Map.of();
    }

    @Test
    void eachLibraryThatLooksSomethingUpByNameHasALine() {
        Map<String, String> known = new HashMap<>(LOOKUPS);
        known.putAll(lookups());
        Set<String> unknown = new TreeSet<>();
        classes.lookups().forEach((file, place) -> {
            String library = file.replaceFirst("^modified-", "");
            if (!library.startsWith(OURS) && !library.endsWith("-runner.jar") && OF_EXTENSIONS.stream().noneMatch(library::startsWith)
                    && known.keySet().stream().noneMatch(library::startsWith)) {
                unknown.add(library + ": " + place);
            }
        });
        assertNone("These look up classes, services or resources by name; say how an executable has them", unknown);
    }

    /**
     * Includes members of a union. Quarkus registers those itself where a resource takes or returns the union, or where they are
     * its {@code @JsonSubTypes}; it registers the types that members consist of in the first case only.
     */
    @Test
    void eachTypeThatJacksonReachesIsRegistered() {
        Set<Class<?>> roots = new HashSet<>(RestTypes.ofThisService());
        roots.addAll(RegisteredTypes.all());
        if (roots.isEmpty()) {
            throw new AssertionError("No classes of the service were found");
        }
        Set<String> unknown = new TreeSet<>();
        for (Class<?> type : RestTypes.partsOf(roots)) {
            if (RestTypes.isReflectedUpon(type) && !sources.isReflectable(type)) {
                unknown.add(type.getName());
            }
        }
        assertNone("A native executable would write {} for these, or not read them; annotate them with @RegisterForReflection", unknown);
    }

    @Test
    void eachResourceOfOursIsInTheExecutable() {
        Set<String> missing = new TreeSet<>();
        for (Path jar : sources.classPath()) {
            String library = jar.getFileName().toString();
            if (library.startsWith("io.throughline.commons") || jar.equals(sources.classPath().getFirst())) {
                namesIn(jar).filter(NativeSourcesContract::isResource).filter(name -> !sources.hasResource(name)).forEach(missing::add);
            }
            if (library.contains("libphonenumber")) {
                namesIn(jar).filter(name -> name.contains("/data/") && isResource(name)).filter(name -> !sources.hasResource(name))
                        .forEach(missing::add);
            }
        }
        assertNone("A native executable would not have these; add them to quarkus.native.resources.includes", missing);
    }

    @Test
    void whatDrawsRandomNumbersOrReadsTheConfigurationIsInitialisedWhenItRuns() {
        Set<String> missing = new TreeSet<>(List.of("com.github.f4b6a3.uuid", "io.throughline.commons.identity.PhoneNumber"));
        sources.arguments().stream().filter(each -> each.startsWith("--initialize-at-run-time="))
                .forEach(each -> missing.removeAll(List.of(each.substring(each.indexOf('=') + 1).split(","))));
        assertNone("These would keep what they had when the executable was built", missing);
    }

    /** For example Caffeine, which builds class names from the limits of a cache; {@link BuildTimeRules} requires them to be listed. */
    @Test
    void whatLibrariesLookUpByNameIsRegistered() {
        Set<String> missing = new TreeSet<>(RegisteredTypes.namesOfLibraries());
        missing.removeIf(name -> sources.reflection().containsKey(name) && isOnClassPath(name));
        assertNone("These are named by @RegisterForReflection(classNames), and not registered or not there", missing);
    }

    private boolean isOnClassPath(String name) {
        return NativeSourcesContract.class.getClassLoader().getResource(name.replace('.', '/') + ".class") != null;
    }

    @Test
    void noClassIsMissingThatTheExecutableIsBuiltOf() {
        Map<String, String> known = new HashMap<>(NOT_NEEDED);
        known.putAll(notNeeded());
        Map<String, String> missing = new TreeMap<>(classes.missing());
        missing.keySet().removeIf(name -> known.keySet().stream().anyMatch(name::startsWith));
        assertNone("native-image would fail at these, which a library names; add the library that has them, or say why it is not reached",
                new TreeSet<>(missing.entrySet().stream().map(each -> each.getKey() + " named by " + each.getValue()).toList()));
    }

    private static boolean isResource(String name) {
        return !name.endsWith(".class") && !name.startsWith("META-INF/") && !name.equals("application.properties");
    }

    private static Stream<String> namesIn(Path library) {
        try (FileSystem jar = FileSystems.newFileSystem(library); Stream<Path> files = Files.walk(jar.getPath("/"))) {
            return files.filter(Files::isRegularFile).map(file -> file.toString().substring(1)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertNone(String message, Set<String> wrong) {
        if (!wrong.isEmpty()) {
            throw new AssertionError(message + ":\n" + String.join("\n", wrong));
        }
    }
}
