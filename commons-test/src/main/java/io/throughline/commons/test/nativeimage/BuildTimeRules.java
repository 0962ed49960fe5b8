package io.throughline.commons.test.nativeimage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Finds code that a native executable would freeze at build time or not find at run time. A static field of such a type keeps the
 * build machine's value forever, or fails the build. A resource, a service or a class that is looked up by name is present only
 * if the build was configured for it. A service lists each class that still does so, with the configuration that covers it.
 */
public final class BuildTimeRules {

    private static final Set<String> FROZEN = Set.of(Random.class.getName(), SecureRandom.class.getName(), RandomGenerator.class.getName(),
            "java.util.SplittableRandom", Clock.class.getName(), ZoneId.class.getName(), "java.time.ZoneOffset", TimeZone.class.getName(),
            Locale.class.getName());
    private static final Map<String, Set<String>> LOOKUPS = Map.of(
            Class.class.getName(), Set.of("forName", "getResource", "getResourceAsStream"),
            ClassLoader.class.getName(), Set.of("getResource", "getResources", "getResourceAsStream", "loadClass"),
            ServiceLoader.class.getName(), Set.of("load"),
            System.class.getName(), Set.of("getenv"),
            "org.eclipse.microprofile.config.ConfigProvider", Set.of("getConfig"));

    private BuildTimeRules() {
    }

    /**
     * @param reasons by fully qualified class name; a listed class that does none of this is refused, so that the list stays correct
     */
    public static void check(JavaClasses code, Map<String, String> reasons) {
        noFields().that().areStatic().and().areDeclaredInClassesThat(areNotIn(reasons.keySet())).should().haveRawType(isFrozen())
                .allowEmptyShould(true)
                .because("a native executable would keep the value of the machine that built it").check(code);
        noClasses().that(areNotIn(reasons.keySet())).should().accessTargetWhere(isLookup()).allowEmptyShould(true)
                .because("a native executable has only what its build was told of").check(code);
        noClasses().that(nameNoClassesOfCaffeine()).should().callMethod("com.github.benmanes.caffeine.cache.Caffeine", "newBuilder")
                .allowEmptyShould(true)
                .because("Caffeine finds its classes by name: @RegisterForReflection(classNames) where the cache is made").check(code);
        Set<String> needless = new TreeSet<>(reasons.keySet());
        needless.removeAll(code.stream().filter(BuildTimeRules::needsReason).map(JavaClass::getName).collect(Collectors.toSet()));
        if (!needless.isEmpty()) {
            throw new AssertionError("These look nothing up and freeze nothing; take them off the list: " + needless);
        }
    }

    private static boolean needsReason(JavaClass type) {
        return type.getFields().stream().anyMatch(field -> field.getModifiers().contains(JavaModifier.STATIC)
                && isFrozen().test(field.getRawType())) || type.getAccessesFromSelf().stream().anyMatch(access -> isLookup().test(access));
    }

    private static DescribedPredicate<JavaClass> areNotIn(Set<String> names) {
        return DescribedPredicate.describe("are not on the list", type -> !names.contains(type.getName()));
    }

    private static DescribedPredicate<JavaClass> nameNoClassesOfCaffeine() {
        return DescribedPredicate.describe("do not name classes of Caffeine", type -> !type.isAnnotatedWith(RegisterForReflection.class)
                || Stream.of(type.getAnnotationOfType(RegisterForReflection.class).classNames())
                        .noneMatch(name -> name.contains(".caffeine.")));
    }

    private static DescribedPredicate<JavaClass> isFrozen() {
        return DescribedPredicate.describe("random numbers, a clock, a zone or a locale", type -> FROZEN.contains(type.getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> isLookup() {
        return DescribedPredicate.describe("looks something up by name", access -> LOOKUPS
                .getOrDefault(access.getTarget().getOwner().getName(), Set.of()).contains(access.getTarget().getName()));
    }
}
