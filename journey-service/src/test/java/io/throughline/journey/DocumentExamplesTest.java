package io.throughline.journey;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.contract.DocumentExamples;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class DocumentExamplesTest {

    @Test
    void eachExampleFitsItsSchemaAndIsUnderstood() {
        DocumentExamples.assertSendable();
    }
}
