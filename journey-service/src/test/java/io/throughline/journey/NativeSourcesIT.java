package io.throughline.journey;

import java.util.Map;

import io.throughline.commons.test.nativeimage.NativeSourcesContract;

class NativeSourcesIT extends NativeSourcesContract {

    @Override
    protected Map<String, String> notNeeded() {
        String eclipse = "EMF asks for it inside of an Eclipse workbench only, after it has looked whether there is one";
        return Map.of("org.eclipse.core.", eclipse, "org.osgi.", eclipse);
    }

    @Override
    protected Map<String, String> lookups() {
        return Map.of(
                "com.clickhouse.",
                "classes of JDBC, TLS and compression, by setting; none is set, and a built executable asked and inserted",
                "commons-io.commons-io", "ways to free a buffer early, one for each version of Java; none is needed",
                "org.eclipse.elk.", "algorithms by service files; GraphLayout registers the one that it uses itself",
                "org.eclipse.emf.",
                "packages of models and parts of Eclipse; the graph's model registers itself, nothing is read or written as XMI",
                "org.apache.commons.commons-compress", "ClickHouse's client reaches it; answers are not compressed",
                "org.apache.commons.commons-lang3", "names of classes that its caller gives; ClickHouse's client gives none",
                "org.apache.httpcomponents.", "its version, and public suffixes for cookies; ClickHouse's client keeps none");
    }
}
