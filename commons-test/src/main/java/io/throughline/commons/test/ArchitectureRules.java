package io.throughline.commons.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Rules that keep the packages of a service independent of each other. */
public final class ArchitectureRules {

    private static final String[] FRAMEWORKS = { "jakarta.ws.rs..", "jakarta.persistence..", "io.quarkus..",
            "org.hibernate..", "org.apache.kafka..", "com.mongodb..", "com.clickhouse.." };

    /** Records of pure rules may carry @RegisterForReflection, since native executables need it and it runs no framework code. */
    private static final DescribedPredicate<JavaClass> IS_FRAMEWORK = JavaClass.Predicates.resideInAnyPackage(FRAMEWORKS)
            .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(RegisterForReflection.class)));

    private final String base;
    private final JavaClasses code;

    private ArchitectureRules(String base) {
        this.base = base;
        this.code = MainClasses.of(base);
    }

    /**
     * Checks the feature packages of a service: each has classes, none is part of a dependency cycle, no name contains Impl, Util
     * or Manager, and none uses another service's package.
     */
    public static ArchitectureRules of(String base, Set<String> features) {
        ArchitectureRules rooms = new ArchitectureRules(base);
        for (String feature : features) {
            rooms.assertInhabited(base + '.' + feature);
        }
        slices().matching(base + ".(*)..").should().beFreeOfCycles().check(rooms.code);
        ThreadRules.check(rooms.code);
        classes().should().haveNameNotMatching(".*(Impl|Utils?|Manager|Helper)$").check(rooms.code);
        for (String service : Set.of("journey", "profile", "feedback", "recommendation")) {
            String other = "io.throughline." + service;
            if (!other.equals(base)) {
                noClasses().should().dependOnClassesThat().resideInAPackage(other + "..").check(rooms.code);
            }
        }
        return rooms;
    }

    /** These classes hold rules only: no REST, no store, no Kafka. Each name must be that of an existing class. */
    public ArchitectureRules pure(String... classNames) {
        for (String name : classNames) {
            String full = base + '.' + name;
            if (!code.contain(full)) {
                throw new AssertionError("The rule names a class that is not there: " + full);
            }
            noClasses().that().haveFullyQualifiedName(full).should().dependOnClassesThat(IS_FRAMEWORK).check(code);
        }
        return this;
    }

    private void assertInhabited(String feature) {
        if (code.stream().noneMatch(each -> (each.getPackageName() + '.').startsWith(feature + '.'))) {
            throw new AssertionError("The rule names a package without classes: " + feature);
        }
    }
}
