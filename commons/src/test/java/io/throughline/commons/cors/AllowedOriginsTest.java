package io.throughline.commons.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {

    private final AllowedOrigins origins = new AllowedOrigins(
            List.of("https://app.example.com", " http://localhost:* ", "http://127.0.0.1:*", "https://[::1]:8443",
                    "https://default.example.com:443", "http://default.example.com:80"));

    @ParameterizedTest
    @ValueSource(strings = { "https://app.example.com", "http://localhost", "http://localhost:5173", "http://127.0.0.1:1",
            "https://[::1]:8443", "https://default.example.com", "http://default.example.com" })
    void aListedOriginIsAllowed(String origin) {
        assertThat(origins.contains(origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "null", "*", "https://app.example.com:8443", "http://app.example.com",
            "https://app.example.com.evil.example",
            "https://app-example.com", "https://evil.example?https://app.example.com", "https://localhost:5173",
            "http://localhost.evil.example",
            "http://localhost:80@evil.example", "http://localhost:5173/", "http://localhost:", "http://localhost:1:2", "https://[::1]" })
    void noOtherOriginIsAllowed(String origin) {
        assertThat(origins.contains(origin)).isFalse();
    }

    @Test
    void anEmptyListAllowsNone() {
        AllowedOrigins none = new AllowedOrigins(List.of());

        assertThat(none.isEmpty()).isTrue();
        assertThat(none.contains("http://localhost:5173")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "*", "https://*", "https://*.example.com", "app.example.com", "https://app.example.com/",
            "https://app.example.com/path",
            "https://user@app.example.com", "http://localhost:80:*", "ftp://app.example.com", "null", "" })
    void whatIsNotAnOriginIsRefusedByName(String entry) {
        assertThatThrownBy(() -> new AllowedOrigins(List.of(entry))).hasMessageContaining("\"" + entry + "\" is not an origin");
    }
}
