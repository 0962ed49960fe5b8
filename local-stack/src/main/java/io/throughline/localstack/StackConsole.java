package io.throughline.localstack;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** The output for the user who started the stack: whole lines, with the time of day. */
record StackConsole(PrintStream out) {

    void say(String line) {
        out.println(
                LocalTime.now().truncatedTo(ChronoUnit.SECONDS).format(java.time.format.DateTimeFormatter.ISO_LOCAL_TIME) + "  " + line);
        out.flush();
    }

    void print(String text) {
        out.print(text);
        out.flush();
    }
}
