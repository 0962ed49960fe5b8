package io.throughline.recommendation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.throughline.commons.test.TestServers;

/** The service runs on a real PostgreSQL and a real Kafka, started once for all tests. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@WithTestResource(value = TestServers.class, initArgs = { @ResourceArg(name = "servers", value = "kafka,postgres"),
        @ResourceArg(name = "database", value = "recommendation") })
public @interface RealServers {
}
