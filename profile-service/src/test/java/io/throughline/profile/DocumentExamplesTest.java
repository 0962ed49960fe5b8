package io.throughline.profile;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.contract.DocumentExamples;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class DocumentExamplesTest {

    @Test
    void eachExampleFitsItsSchemaAndIsUnderstood() {
        DocumentExamples.assertSendable();
    }
}
