package io.throughline.localstack.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** What the superuser sets up after the server has started. */
record PostgresRoles(int port, String superuserPassword) {

    /** @return whether the server answers; false when the process has ended or the deadline has passed */
    boolean awaitAnswer(Process process, long deadline) throws InterruptedException {
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (Connection ignored = connect()) {
                return true;
            } catch (SQLException notYet) {
                Thread.sleep(50);
            }
        }
        return false;
    }

    void createDatabase(String name, String password) throws SQLException {
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("Not a database's name: " + name);
        }
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            boolean roleExists = exists(connection, "select 1 from pg_roles where rolname = ?", name);
            // The password is set each time, since the credentials file may have been regenerated.
            statement.execute((roleExists ? "alter" : "create") + " role " + name + " login password "
                    + statement.enquoteLiteral(password));
            if (!exists(connection, "select 1 from pg_database where datname = ?", name)) {
                statement.execute("create database " + name + " owner " + name);
                statement.execute("revoke all on database " + name + " from public");
            }
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            return statement.executeQuery().next();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=2",
                "postgres", superuserPassword);
    }
}
