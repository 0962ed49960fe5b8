package io.throughline.commons.test.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Sends requests unchanged, including those that HTTP clients refuse: broken percent-encodings, any byte in a header. */
final class RawHttpClient {

    private static final int MOST_WAITED = 60_000;
    private static final int MOST_READ = 4 << 20;

    private RawHttpClient() {
    }

    /**
     * @param status 0 where no answer came
     */
    record Answer(int status, String contentType, byte[] body, String failure) {

        static Answer none(String failure) {
            return new Answer(0, "", new byte[0], failure);
        }
    }

    static Answer send(int port, FuzzRequest request) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", port), MOST_WAITED);
            socket.setSoTimeout(MOST_WAITED);
            byte[] head = head(request).getBytes(StandardCharsets.UTF_8);
            byte[] body = request.body() == null ? new byte[0] : request.body();
            byte[] all = Arrays.copyOf(head, head.length + body.length);
            System.arraycopy(body, 0, all, head.length, body.length);
            IOException refused = null;
            try {
                socket.getOutputStream().write(all);
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // The answer to a body that is too large arrives before all of it is sent.
                refused = e;
            }
            return read(socket.getInputStream(), refused);
        } catch (IOException e) {
            return Answer.none(e.toString());
        }
    }

    private static String head(FuzzRequest request) {
        StringBuilder head = new StringBuilder(request.method()).append(' ').append(request.target())
                .append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        request.headers().forEach((name, value) -> head.append(name).append(": ").append(value.replaceAll("[\\r\\n]", " ")).append("\r\n"));
        if (request.body() != null) {
            head.append("Content-Length: ").append(request.body().length).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static Answer read(InputStream in, IOException refused) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try {
            while (!endsWithBlankLine(head)) {
                int b = in.read();
                if (b < 0) {
                    return Answer.none(refused == null ? "the connection was closed without an answer" : refused.toString());
                }
                head.write(b);
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            int status = Integer.parseInt(text.substring(9, 12));
            String type = headerOf(text, "content-type");
            if (type.startsWith("text/event-stream")) {
                return new Answer(status, type, new byte[0], null);
            }
            byte[] body = in.readNBytes(MOST_READ);
            return new Answer(status, type, headerOf(text, "transfer-encoding").isEmpty() ? body : unchunked(body), null);
        } catch (IOException e) {
            return Answer.none(e.toString());
        }
    }

    private static boolean endsWithBlankLine(ByteArrayOutputStream head) {
        int size = head.size();
        return size > 4 && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n");
    }

    private static String headerOf(String head, String name) {
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "";
    }

    private static byte[] unchunked(byte[] chunked) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = 0;
        while (at < chunked.length) {
            int end = at;
            while (end < chunked.length && chunked[end] != '\r') {
                end++;
            }
            int size = Integer.parseInt(new String(chunked, at, end - at, StandardCharsets.US_ASCII).split(";")[0].strip(), 16);
            at = end + 2;
            if (size == 0 || at + size > chunked.length) {
                break;
            }
            body.write(chunked, at, size);
            at += size + 2;
        }
        return body.toByteArray();
    }
}
