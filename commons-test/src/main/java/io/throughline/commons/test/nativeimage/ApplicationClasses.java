package io.throughline.commons.test.nativeimage;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The main classes of the service under test and of its commons modules, loaded but not initialised. */
final class ApplicationClasses {

    private static final Path PACKAGE = Path.of("io", "throughline");
    private static final Set<Class<?>> ALL = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of).filter(ApplicationClasses::isMain).flatMap(ApplicationClasses::names)
            .map(ApplicationClasses::load).collect(Collectors.toUnmodifiableSet());

    private ApplicationClasses() {
    }

    static Set<Class<?>> all() {
        return ALL;
    }

    static boolean isOurs(Class<?> type) {
        return ALL.contains(type);
    }

    /** Whether the path is a module's own classes or jar, but neither test classes nor commons-test. */
    private static boolean isMain(Path entry) {
        String path = entry.toString();
        return !path.contains("commons-test") && !path.contains("contracts") && !path.contains("local-stack")
                && (path.endsWith("classes") && !path.endsWith("test-classes")
                        || path.matches(".*/(commons[a-z-]*|[a-z]+-service)-[^/]*\\.jar"));
    }

    private static Stream<String> names(Path entry) {
        try {
            if (Files.isDirectory(entry)) {
                return names(entry, entry.resolve(PACKAGE));
            }
            if (!Files.exists(entry)) {
                return Stream.empty();
            }
            try (FileSystem jar = FileSystems.newFileSystem(entry)) {
                return names(jar.getPath("/"), jar.getPath("/", PACKAGE.toString())).toList().stream();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> names(Path root, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.')).toList().stream();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
