package io.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

/** docs/roles.md says of each operation what the documents say, and so what the code allows. */
class RoleTableTest {

    private static final String DOCUMENT = """
            openapi: 3.0.3
            paths:
              /v1/things:
                get: {operationId: listThings, x-roles: [admin, analyst]}
                put: {operationId: putThing, x-roles: [admin]}
              /v1/events:
                post: {operationId: collectEvent}
            """;
    private static final String TABLE = """
            | What | analyst | admin |
            |---|:-:|:-:|
            | **Things** | | |
            | 1. Read things | ✓ | ✓ |
            | 2. Make things | | ✓ |
            | 3. Send events | | |

            1. `listThings`
            2. `putThing`
            3. `collectEvent`
            """;

    @Test
    void theTableOfRolesIsThatOfTheDocuments() {
        ContractChecks.assumeOn();
        RoleTable table = RoleTable.read(Path.of("../docs/roles.md"));

        assertThat(table.columns()).containsExactlyInAnyOrder("analyst", "marketer", "agent", "privacy", "admin", "partner",
                "partner-sandbox");
        assertThat(table.faults(OpenApiDocument.committed())).isEmpty();
    }

    @Test
    void aTableThatSaysTheSameHasNoFault() {
        assertThat(faults(TABLE)).isEmpty();
    }

    @Test
    void whatTheTableSaysOtherwiseIsFound() {
        assertThat(faults(TABLE.replace("| 2. Make things | | ✓ |", "| 2. Make things | ✓ | ✓ |")))
                .containsExactly("line 2 allows putThing to [admin, analyst], the document to [admin]");
        assertThat(faults(TABLE.replace("3. `collectEvent`", "3. `collectEvents`")))
                .containsExactly("line 3 names collectEvents, which there is not", "collectEvent is in no line");
        assertThat(faults(TABLE.replace("1. `listThings`", "1. `listThings`, `putThing`"))).contains("putThing is in two lines");
        assertThat(faults(TABLE.replace("3. `collectEvent`", ""))).contains("lines [1, 2, 3] have operations in [1, 2]");
    }

    private static List<String> faults(String table) {
        return RoleTable.parse(table).faults(List.of(OpenApiDocument.parse("things", DOCUMENT)));
    }
}
