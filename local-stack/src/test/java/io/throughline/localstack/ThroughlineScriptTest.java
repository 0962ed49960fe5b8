package io.throughline.localstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThroughlineScriptTest {

    private static final Path SCRIPT = Path.of("../throughline").toAbsolutePath().normalize();

    @TempDir
    Path tools;

    @Test
    void saysEveryCommandThatItHas() throws Exception {
        String help = run(0, "--help");

        for (String command : new String[]{ "demo", "up", "down", "test", "fuzz", "build", "token", "logs", "import", "bench" }) {
            assertTrue(help.contains("./throughline " + command), command);
        }
    }

    @Test
    void tellsHowACommandWorksInsteadOfBeginningIt() throws Exception {
        tool("mvn", "exit 9");

        for (String command : new String[]{ "demo", "up" }) {
            assertTrue(run(0, command, "--fresh", "--help").contains("./throughline " + command + " ["), command);
            assertTrue(run(0, command, "-h").contains("./throughline " + command + " ["), command);
        }
        assertEquals("throughline: --port-offset wants a value: ./throughline demo --help\n", run(1, "demo", "--port-offset"));
    }

    @Test
    void refusesFaultyOptionsOfFuzzBeforeItBegins() throws Exception {
        tool("mvn", "exit 9");

        assertTrue(run(0, "fuzz", "--help").contains("./throughline fuzz ["));
        assertTrue(run(0, "test", "--full", "--help").contains("./throughline test ["));
        assertEquals("throughline: --minutes wants a value: ./throughline fuzz --help\n", run(1, "fuzz", "--minutes"));
        assertEquals("throughline: --minutes wants a whole number of at least 1, not \"soon\"\n", run(1, "fuzz", "--minutes", "soon"));
        assertEquals("throughline: --minutes wants a whole number of at least 1, not \"0\"\n", run(1, "fuzz", "--minutes", "0"));
        assertEquals("throughline: --seed wants a whole number, not \"x\"\n", run(1, "fuzz", "--seed", "x"));
        assertEquals("throughline: fuzz has no option --loud: ./throughline fuzz --help\n", run(1, "fuzz", "--loud"));
    }

    @Test
    void namesATooOldNodeInOneLine() throws Exception {
        tool("mvn", "echo 'Apache Maven 3.9.9'");
        tool("node", "echo v18.2.0");
        tool("npm", "echo 9");

        assertEquals("throughline: Node 18.2.0 is too old: install 20 or newer (https://nodejs.org)\n", run(1, "build"));
    }

    @Test
    void namesATooOldMavenInOneLine() throws Exception {
        tool("mvn", "echo 'Apache Maven 3.6.3 (abc)'");

        assertEquals("throughline: Maven 3.6.3 is too old: install 3.8.7 or newer (https://maven.apache.org/download.cgi)\n",
                run(1, "build"));
    }

    @Test
    void refusesALogsNameThatLeavesItsDirectory() throws Exception {
        assertEquals("throughline: ../credentials is not the name of a service\n", run(1, "logs", "../credentials"));
        assertEquals("throughline: logs knows -f and --json, not --all\n", run(1, "logs", "journey-service", "--all"));
    }

    @Test
    void namesACommandThatItDoesNotHave() throws Exception {
        assertEquals("throughline: there is no command fly: ./throughline --help lists them\n", run(1, "fly"));
    }

    private void tool(String name, String body) throws Exception {
        Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String run(int expectedExit, String... arguments) throws Exception {
        String[] command = new String[arguments.length + 2];
        command[0] = "bash";
        command[1] = SCRIPT.toString();
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("PATH", tools + ":" + System.getenv("PATH"), "JAVA_HOME", System.getProperty("java.home")));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(expectedExit, process.waitFor(), said);
        return said;
    }
}
