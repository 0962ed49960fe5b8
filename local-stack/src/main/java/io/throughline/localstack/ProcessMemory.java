package io.throughline.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Resident memory as the operating system counts it; shared pages are counted for each process. */
final class ProcessMemory {

    private ProcessMemory() {
    }

    static long residentKilobytes(Collection<ProcessHandle> processes) {
        return processes.stream().mapToLong(process -> residentKilobytes(process.pid())).sum();
    }

    private static long residentKilobytes(long pid) {
        Path status = Path.of("/proc", String.valueOf(pid), "status");
        try {
            if (Files.isDirectory(Path.of("/proc/self"))) {
                return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
            }
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(pid)).start();
            String answer = new String(ps.getInputStream().readAllBytes()).strip();
            return answer.isEmpty() ? 0 : Long.parseLong(answer);
        } catch (IOException ended) {
            return 0;
        }
    }
}
