package io.throughline.journey.dataset;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.commons.identity.Identifier;

/**
 * Reads event logs in XES (IEEE 1849-2016): traces become cases, {@code concept:name} and {@code time:timestamp} name and time of
 * their events, all other attributes properties. Attributes of attributes, and the log's own, are passed over. A document
 * type, which could define entities that grow without end or read files, is refused.
 */
final class XesReader {

    static final long MOST_BYTES = 64L << 20;
    static final int MOST_EVENTS = 500_000;
    private static final int MOST_DEPTH = 64;

    private final EventRows rows;
    private final List<LineFault> faults = new ArrayList<>();
    private int depth;
    private int traces;
    private long events;

    /** An event as it was read, before its trace's name is known. */
    private record Event(long line, Map<String, JsonNode> attributes) {
    }

    private XesReader(EventRows rows) {
        this.rows = rows;
    }

    /** @param faults where there are any, nothing is to be kept */
    record Read(List<EventRows.Row> rows, long left, List<LineFault> faults) {
    }

    /** @param packed whether the bytes are gzip's; unpacked they may be {@link #MOST_BYTES} */
    static Read read(byte[] bytes, boolean packed, ZoneId zone, boolean identifiers, Predicate<Identifier> erased) {
        EventRows rows = new EventRows(List.of("concept:name", "event's concept:name", "time:timestamp"),
                new Columns("concept:name", "event's concept:name", "time:timestamp", null, null, null, null), zone, identifiers, erased);
        XesReader reader = new XesReader(rows);
        try (InputStream in = new Bounded(packed ? new GZIPInputStream(new ByteArrayInputStream(bytes)) : new ByteArrayInputStream(bytes))) {
            reader.log(in);
        } catch (IOException e) {
            reader.fault(1, e instanceof TooLong ? e.getMessage() : "is not gzip, or is not whole");
        }
        List<LineFault> faults = new ArrayList<>(reader.faults);
        faults.addAll(rows.faults());
        return new Read(rows.rows(), rows.left(), faults);
    }

    private void fault(long line, String message) {
        if (faults.size() < LineFault.MOST) {
            faults.add(new LineFault(line, message));
        }
    }

    private void log(InputStream in) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        long line = 1;
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            while (xml.hasNext() && faults.isEmpty() && events <= MOST_EVENTS) {
                int next = next(xml);
                line = Math.max(1, xml.getLocation().getLineNumber());
                if (next == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("trace")) {
                    trace(xml);
                }
            }
            if (events > MOST_EVENTS) {
                fault(line, "is one too many: a file of XES may hold " + MOST_EVENTS + " events");
            }
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof TooLong tooLong) {
                throw tooLong;
            }
            fault(e.getLocation() == null ? line : Math.max(1, e.getLocation().getLineNumber()), "is not XML");
        }
    }

    private int next(XMLStreamReader xml) throws XMLStreamException {
        int next = xml.next();
        depth += next == XMLStreamConstants.START_ELEMENT ? 1 : next == XMLStreamConstants.END_ELEMENT ? -1 : 0;
        if (next == XMLStreamConstants.DTD || next == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new XMLStreamException("document type", xml.getLocation());
        }
        if (depth > MOST_DEPTH) {
            throw new XMLStreamException("too deep", xml.getLocation());
        }
        return next;
    }

    private void trace(XMLStreamReader xml) throws XMLStreamException {
        traces++;
        int inside = depth;
        Map<String, JsonNode> own = new LinkedHashMap<>();
        List<Event> read = new ArrayList<>();
        while (depth >= inside) {
            if (next(xml) == XMLStreamConstants.START_ELEMENT && depth == inside + 1) {
                if (xml.getLocalName().equals("event")) {
                    read.add(new Event(xml.getLocation().getLineNumber(), event(xml)));
                } else {
                    attribute(xml, own);
                }
            }
            if (events + read.size() > MOST_EVENTS) {
                events += read.size();
                return;
            }
        }
        for (Event event : read) {
            String name = text(event.attributes().remove("concept:name"), "");
            String time = text(event.attributes().remove("time:timestamp"), "");
            rows.add(event.line(), ++events, List.of(text(own.get("concept:name"), Integer.toString(traces)), name, time), event.attributes());
        }
    }

    private Map<String, JsonNode> event(XMLStreamReader xml) throws XMLStreamException {
        int inside = depth;
        Map<String, JsonNode> attributes = new LinkedHashMap<>();
        while (depth >= inside) {
            if (next(xml) == XMLStreamConstants.START_ELEMENT && depth == inside + 1 && attributes.size() < CsvPart.MOST_FIELDS) {
                attribute(xml, attributes);
            }
        }
        return attributes;
    }

    private static void attribute(XMLStreamReader xml, Map<String, JsonNode> attributes) {
        String key = xml.getAttributeValue(null, "key");
        String value = xml.getAttributeValue(null, "value");
        if (key != null && value != null) {
            attributes.put(key, typed(xml.getLocalName(), value));
        }
    }

    /** By the element that it stands in (IEEE 1849-2016): filters compare numbers with numbers. What is not as its element says is a text. */
    private static JsonNode typed(String element, String value) {
        boolean number = element.equals("int") && value.matches("-?\\d{1,18}") || element.equals("float") && value.matches("-?\\d{1,15}(\\.\\d{1,15})?");
        if (number) {
            return DecimalNode.valueOf(new BigDecimal(value));
        }
        boolean flag = element.equals("boolean") && (value.equals("true") || value.equals("false"));
        return flag ? BooleanNode.valueOf(value.equals("true")) : TextNode.valueOf(value);
    }

    private static String text(JsonNode value, String otherwise) {
        return value == null ? otherwise : value.asText();
    }

    private static final class TooLong extends IOException {

        private static final long serialVersionUID = 1L;

        TooLong() {
            super("is of a file that unpacks to more than 64 MB");
        }
    }

    /** Ends what unpacks to more than anybody has room for. */
    private static final class Bounded extends FilterInputStream {

        private long read;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            int n = super.read(bytes, from, most);
            count(Math.max(0, n));
            return n;
        }

        private void count(int n) throws TooLong {
            read += n;
            if (read > MOST_BYTES) {
                throw new TooLong();
            }
        }
    }
}
