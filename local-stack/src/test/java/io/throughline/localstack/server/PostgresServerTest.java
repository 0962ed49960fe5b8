package io.throughline.localstack.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    @TempDir
    Path directory;

    @Test
    void keepsItsDataWhenItIsStoppedAndStartedAgain() throws Exception {
        try (RunningProgram server = start()) {
            execute(server, "create table line (word text)", "insert into line values ('客户')");

            assertEquals(0, server.closeStdin());
        }
        try (RunningProgram server = start()) {
            assertEquals("客户", query(server, "select word from line"));
        }
    }

    @Test
    void takesOverFromAPostmasterThatItsKilledHolderLeftBehind() throws Exception {
        RunningProgram first = start();
        execute(first, "create table line (word text)", "insert into line values ('kept')");
        ProcessHandle postmaster = first.handle().children().findFirst().orElseThrow();

        first.kill();

        try (RunningProgram second = start()) {
            assertEquals("kept", query(second, "select word from line"));
            postmaster.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void endsWithAnErrorWhenPostgresIsKilled() throws Exception {
        RunningProgram server = start();
        ProcessHandle postmaster = server.handle().children().findFirst().orElseThrow();

        postmaster.destroyForcibly();
        postmaster.onExit().get(10, TimeUnit.SECONDS);

        assertNotEquals(0, server.awaitExit());
        try (RunningProgram again = start()) {
            assertEquals("1", query(again, "select 1"));
        }
    }

    @Test
    void letsEachRoleIntoItsOwnDatabaseAloneAndWithItsPasswordAlone() throws Exception {
        try (RunningProgram server = start()) {
            assertThrows(SQLException.class, () -> connect(server, "profile", "profile", "wrong").close());
            assertThrows(SQLException.class, () -> connect(server, "recommendation", "profile", "pw").close());
        }
    }

    private RunningProgram start() throws Exception {
        return RunningProgram.java(PostgresServer.class, "--port", "0", "--data-dir", directory.toString(),
                "--databases", "profile,recommendation", "--password", "pw");
    }

    private static Connection connect(RunningProgram server, String database, String role, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + server.port() + "/" + database, role, password);
    }

    private static void execute(RunningProgram server, String... statements) throws SQLException {
        try (Connection connection = connect(server, "profile", "profile", "pw"); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String query(RunningProgram server, String sql) throws SQLException {
        try (Connection connection = connect(server, "profile", "profile", "pw");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
