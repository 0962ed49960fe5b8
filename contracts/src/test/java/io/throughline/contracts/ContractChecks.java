package io.throughline.contracts;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The property {@code contract.checks} of the root {@code pom.xml}: whether the committed documents are held to the rules. */
final class ContractChecks {

    private ContractChecks() {
    }

    static void assumeOn() {
        assumeTrue(!System.getProperty("contract.checks", "true").equals("false"), "contract.checks is off");
    }
}
