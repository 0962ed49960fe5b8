package io.throughline.feedback;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.contract.DocumentExamples;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class DocumentExamplesTest {

    @Test
    void eachExampleFitsItsSchemaAndIsUnderstood() {
        DocumentExamples.assertSendable();
    }
}
