package io.throughline.commons.test.nativeimage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodRefEntry;
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
 * The classes that the service's classes may reach through any library: every class that a reached class names. That is more than
 * native-image reaches, which follows methods.
 */
final class ReachableClasses {

    private static final List<String> OF_THE_JDK =
            List.of("java/", "javax/", "jdk/", "sun/", "com/sun/", "org/w3c/", "org/xml/", "org/ietf/");
    private static final Set<String> LOOKUPS = Set.of("java/lang/Class.forName", "java/lang/Class.getResource",
            "java/lang/Class.getResourceAsStream", "java/lang/ClassLoader.loadClass", "java/lang/ClassLoader.getResource",
            "java/lang/ClassLoader.getResources",
            "java/lang/ClassLoader.getResourceAsStream", "java/util/ServiceLoader.load", "java/util/ResourceBundle.getBundle",
            "java/lang/invoke/MethodHandles$Lookup.findClass");

    private final Map<String, byte[]> found = new HashMap<>();
    private final Map<String, String> libraries = new HashMap<>();
    private final Map<String, String> missing = new TreeMap<>();
    private final Map<String, String> lookups = new TreeMap<>();

    ReachableClasses(List<Path> classPath, String ownPackage) {
        classPath.forEach(this::read);
        String own = ownPackage.replace('.', '/') + '/';
        Set<String> seen = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(found.keySet().stream().filter(name -> name.startsWith(own)).toList());
        while (!next.isEmpty()) {
            String name = next.pop();
            if (seen.add(name)) {
                ClassFile.of().parse(found.get(name)).constantPool().forEach(entry -> follow(name, entry, next));
            }
        }
    }

    private void read(Path library) {
        try (FileSystem jar = FileSystems.newFileSystem(library); Stream<Path> files = Files.walk(jar.getPath("/"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".class") && !each.startsWith("/META-INF")).toList()) {
                String name = file.toString().substring(1, file.toString().length() - ".class".length());
                if (found.putIfAbsent(name, Files.readAllBytes(file)) == null) {
                    libraries.put(name, library.getFileName().toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** JVM specification, 4.4: the constant pool of a class contains each class and method that the class names. */
    private void follow(String name, PoolEntry entry, Deque<String> next) {
        if (entry instanceof MethodRefEntry method
                && LOOKUPS.contains(method.owner().asInternalName() + '.' + method.name().stringValue())) {
            lookups.putIfAbsent(libraries.get(name), name.replace('/', '.'));
        }
        if (!(entry instanceof ClassEntry type)) {
            return;
        }
        ClassDesc symbol = elementType(type.asSymbol());
        if (symbol.isPrimitive()) {
            return;
        }
        String reference = symbol.descriptorString().substring(1, symbol.descriptorString().length() - 1);
        if (found.containsKey(reference)) {
            next.push(reference);
        } else if (OF_THE_JDK.stream().noneMatch(reference::startsWith)) {
            missing.putIfAbsent(reference.replace('/', '.'), name.replace('/', '.'));
        }
    }

    private static ClassDesc elementType(ClassDesc type) {
        return type.isArray() ? elementType(type.componentType()) : type;
    }

    /**
     * Each class that is not on the class path, and one class that names it. On a JVM such a class causes an error when it is
     * used; native-image fails where code that it cannot exclude names one.
     */
    Map<String, String> missing() {
        return missing;
    }

    /** Each library that looks up classes, services or resources by name, and one of its classes that does so. */
    Map<String, String> lookups() {
        return lookups;
    }
}
