package io.throughline.journey.dataset;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
 * Reads event logs in XES (IEEE 1849-2016): traces become cases, {@code concept:name} and {@code time:timestamp} become the name and time
 * of their events, and all other attributes become properties. Attributes of attributes, and those of the log, are ignored. A document type
 * is refused, because it could define entities that grow without end or read files. Rows are passed on as they are read, because a
 * compressed megabyte may unpack to more than a service has room for.
 */
final class XesReader {

    static final long MOST_BYTES = 64L << 20;
    static final int MOST_EVENTS = 500_000;
    static final int ROWS_AT_ONCE = 5_000;
    private static final int CHARACTERS_AT_ONCE = 2 << 20;
    private static final int MOST_DEPTH = 64;

    private final EventRowReader rows;
    private final Consumer<List<EventRowReader.Row>> sink;
    private final List<LineFault> faults = new ArrayList<>();
    private int depth;
    private int traces;
    private long events;
    private int characters;
    private long given;
    private Instant from;
    private Instant to;

    private XesReader(EventRowReader rows, Consumer<List<EventRowReader.Row>> sink) {
        this.rows = rows;
        this.sink = sink;
    }

    /**
     * @param rows how many were passed on
     * @param from the time of the first; null if there are none
     * @param faults if there are any, the rows that were passed on must be discarded
     */
    record XesReadResult(long rows, long left, Instant from, Instant to, List<LineFault> faults) {
    }

    /**
     * @param packed whether the bytes are gzip; unpacked they may be {@link #MOST_BYTES}
     * @param sink receives the rows, {@link #ROWS_AT_ONCE} at most at a time; nothing more after a fault
     */
    static XesReadResult read(byte[] bytes, boolean packed, ZoneId zone, boolean identifiers, Predicate<Identifier> erased,
            Consumer<List<EventRowReader.Row>> sink) {
        EventRowReader rows = new EventRowReader(List.of("concept:name", "event's concept:name", "time:timestamp"),
                new DatasetColumnMapping("concept:name", "event's concept:name", "time:timestamp", null, null, null, null), zone,
                identifiers, erased);
        XesReader reader = new XesReader(rows, sink);
        try (InputStream in = new BoundedXml(
                packed ? new GZIPInputStream(new ByteArrayInputStream(bytes)) : new ByteArrayInputStream(bytes), MOST_BYTES)) {
            reader.log(in);
            reader.give();
        } catch (IOException e) {
            reader.fault(1, e instanceof BoundedXml.XmlLimitException ? e.getMessage() : "is not gzip, or is not whole");
        }
        List<LineFault> faults = new ArrayList<>(reader.faults);
        faults.addAll(rows.faults());
        return new XesReadResult(reader.given, rows.droppedRows(), reader.from, reader.to, faults);
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
        // The JDK counts &amp; and the like as entities and refuses more than 100,000 (jdk.xml.* of the module java.xml). Without a
        // document type there are no others. Their values are shorter than their written form, which has a limit.
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
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
            if (e.getNestedException() instanceof BoundedXml.XmlLimitException unfit) {
                fault(line, unfit.getMessage());
                return;
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
        boolean begun = false;
        Map<String, JsonNode> own = new LinkedHashMap<>();
        while (depth >= inside && faults.isEmpty() && events <= MOST_EVENTS) {
            if (next(xml) != XMLStreamConstants.START_ELEMENT || depth != inside + 1) {
                continue;
            }
            if (xml.getLocalName().equals("event")) {
                begun = true;
                event(xml, text(own.get("concept:name"), Integer.toString(traces)));
            } else if ("concept:name".equals(xml.getAttributeValue(null, "key"))) {
                if (begun) {
                    fault(xml.getLocation().getLineNumber(),
                            "names a trace behind its events: attributes of a trace come first (IEEE 1849-2016)");
                }
                attribute(xml, own);
            }
        }
    }

    private void event(XMLStreamReader xml, String trace) throws XMLStreamException {
        long line = xml.getLocation().getLineNumber();
        Map<String, JsonNode> attributes = attributes(xml, line);
        if (!faults.isEmpty()) {
            return;
        }
        String name = text(attributes.remove("concept:name"), "");
        String time = text(attributes.remove("time:timestamp"), "");
        int before = rows.rows().size();
        rows.add(line, ++events, List.of(trace, name, time), attributes);
        if (rows.rows().size() > before) {
            EventRowReader.Row row = rows.rows().getLast();
            from = DatasetTables.earlier(from, row.time());
            to = DatasetTables.later(to, row.time());
            characters += row.properties().length();
        }
        if (rows.rows().size() >= ROWS_AT_ONCE || characters >= CHARACTERS_AT_ONCE) {
            give();
        }
    }

    private void give() {
        List<EventRowReader.Row> taken = rows.drainRows();
        characters = 0;
        if (!taken.isEmpty() && faults.isEmpty() && rows.faults().isEmpty()) {
            given += taken.size();
            sink.accept(taken);
        }
    }

    private Map<String, JsonNode> attributes(XMLStreamReader xml, long line) throws XMLStreamException {
        int inside = depth;
        Map<String, JsonNode> attributes = new LinkedHashMap<>();
        while (depth >= inside) {
            if (next(xml) == XMLStreamConstants.START_ELEMENT && depth == inside + 1) {
                attribute(xml, attributes);
            }
            if (attributes.size() > CsvPartReader.MOST_FIELDS) {
                fault(line, "has more than " + CsvPartReader.MOST_FIELDS + " attributes");
                return attributes;
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

    /**
     * Typed by the element of the attribute (IEEE 1849-2016), because filters compare numbers with numbers. A value that does not fit its
     * element is a text.
     */
    private static JsonNode typed(String element, String value) {
        boolean number = element.equals("int") && value.matches("-?\\d{1,18}")
                || element.equals("float") && value.matches("-?\\d{1,15}(\\.\\d{1,15})?");
        if (number) {
            return DecimalNode.valueOf(new BigDecimal(value));
        }
        boolean flag = element.equals("boolean") && (value.equals("true") || value.equals("false"));
        return flag ? BooleanNode.valueOf(value.equals("true")) : TextNode.valueOf(value);
    }

    private static String text(JsonNode value, String otherwise) {
        return value == null ? otherwise : value.asText();
    }
}
