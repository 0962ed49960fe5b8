package io.throughline.profile;

import java.util.Map;

import io.throughline.commons.test.nativeimage.NativeSourcesContract;

class NativeSourcesIT extends NativeSourcesContract {

    @Override
    protected Map<String, String> lookups() {
        return Map.of("com.ibm.icu.",
                "transliterators are made when the executable is built; their tables are resources in application.properties");
    }
}
