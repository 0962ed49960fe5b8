package io.throughline.commons.test.nativeimage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Classes that the service may reach, through whatever libraries, and that its class path does not have. On a JVM such a class is
 * missed when it is used; native-image fails where code that it cannot exclude names one.
 */
final class MissingClasses {

    private static final List<String> OF_THE_JDK = List.of("java/", "javax/", "jdk/", "sun/", "com/sun/", "org/w3c/", "org/xml/", "org/ietf/");

    private final Map<String, byte[]> found = new HashMap<>();

    private MissingClasses(List<Path> classPath) {
        classPath.forEach(this::read);
    }

    /** @return each missing class, and one of the classes that name it; both with dots */
    static Map<String, String> of(List<Path> classPath, String ownPackage) {
        return new MissingClasses(classPath).reachableFrom(ownPackage.replace('.', '/') + '/');
    }

    private void read(Path library) {
        try (FileSystem jar = FileSystems.newFileSystem(library); Stream<Path> files = Files.walk(jar.getPath("/"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".class") && !each.startsWith("/META-INF")).toList()) {
                String name = file.toString();
                // The first on the class path counts; Quarkus puts what it changed before the libraries.
                found.putIfAbsent(name.substring(1, name.length() - ".class".length()), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> reachableFrom(String ownPackage) {
        Map<String, String> missing = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(found.keySet().stream().filter(name -> name.startsWith(ownPackage)).toList());
        while (!next.isEmpty()) {
            String name = next.pop();
            if (seen.add(name)) {
                for (String reference : references(found.get(name))) {
                    if (found.containsKey(reference)) {
                        next.push(reference);
                    } else if (OF_THE_JDK.stream().noneMatch(reference::startsWith)) {
                        missing.putIfAbsent(reference.replace('/', '.'), name.replace('/', '.'));
                    }
                }
            }
        }
        return missing;
    }

    private static Set<String> references(byte[] code) {
        Set<String> names = new HashSet<>();
        for (PoolEntry entry : ClassFile.of().parse(code).constantPool()) {
            if (entry instanceof ClassEntry type) {
                ClassDesc symbol = elementType(type.asSymbol());
                if (!symbol.isPrimitive()) {
                    names.add(symbol.descriptorString().substring(1, symbol.descriptorString().length() - 1));
                }
            }
        }
        return names;
    }

    private static ClassDesc elementType(ClassDesc type) {
        return type.isArray() ? elementType(type.componentType()) : type;
    }
}
