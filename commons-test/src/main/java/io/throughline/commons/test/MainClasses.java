package io.throughline.commons.test;

import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The main code that the architecture rules are checked against. */
public final class MainClasses {

    private static final Map<String, SoftReference<JavaClasses>> READ = new ConcurrentHashMap<>();

    private MainClasses() {
    }

    /**
     * The classes below a package, without those of tests. Reading them takes seconds, so successive rules share them while
     * memory allows.
     */
    public static JavaClasses of(String base) {
        SoftReference<JavaClasses> known = READ.get(base);
        JavaClasses code = known == null ? null : known.get();
        if (code == null) {
            // Tests may stand in `test-classes`, or in `test` where an IDE or a script compiles.
            code = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("/test/io/")).importPackages(base);
            READ.put(base, new SoftReference<>(code));
        }
        return code;
    }
}
