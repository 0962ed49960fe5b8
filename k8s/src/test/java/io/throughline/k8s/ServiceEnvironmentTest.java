package io.throughline.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each service is given exactly what it reads, no more: a service without a store's address cannot reach the store. */
class ServiceEnvironmentTest {

    @ParameterizedTest
    @MethodSource
    void eachServiceIsGivenExactlyWhatItReads(String service, Map<String, String> own) {
        var environment = HelmChart.withDefaults().environment(service);

        var expected = new HashMap<>(own);
        expected.put("KAFKA_BOOTSTRAP_SERVERS", "kafka:9092");
        expected.put("KAFKA_PARTITIONS", "6");
        expected.put("KAFKA_REPLICATION_FACTOR", "3");
        expected.put("OIDC_ISSUER_URL", "http://keycloak:8080/realms/throughline");
        expected.put("THROUGHLINE_DATA_DIR", "/var/lib/throughline");
        expected.put("QUARKUS_SHUTDOWN_TIMEOUT", "38S");
        expected.put("THROUGHLINE_PHONE_REGION", "CN");
        expected.put("SUPPRESSION_PEPPER", "secret throughline-privacy/pepper");
        expected.put("PRIVACY_SIGNING_KEY", "secret throughline-privacy/" + service + "-signing-key");
        assertThat(environment).containsExactlyInAnyOrderEntriesOf(expected);
    }

    static Stream<Arguments> eachServiceIsGivenExactlyWhatItReads() {
        return Stream.of(
                Arguments.of("journey", Map.ofEntries(
                        Map.entry("QUARKUS_HTTP_PORT", "8081"),
                        Map.entry("MONGODB_URI", "secret throughline-mongodb-journey/uri"),
                        Map.entry("PUBLIC_TIMESTAMP_REACH", "90D"),
                        Map.entry("QUARANTINE_RETENTION", "90D"),
                        Map.entry("ALERTS_ALLOW_PRIVATE", "false"),
                        Map.entry("ALERTS_RETENTION", "90D"),
                        Map.entry("CLICKHOUSE_URL", "http://clickhouse:8123"),
                        Map.entry("CLICKHOUSE_DATABASE", "throughline"),
                        Map.entry("CLICKHOUSE_DICTIONARY_CREDENTIALS", "true"),
                        Map.entry("CLICKHOUSE_USER", "throughline"),
                        Map.entry("CLICKHOUSE_PASSWORD", "secret throughline-clickhouse/password"))),
                Arguments.of("profile", Map.of(
                        "QUARKUS_HTTP_PORT", "8082",
                        "DB_HOST", "postgresql",
                        "DB_PORT", "5432",
                        "DB_NAME", "profile",
                        "DB_USERNAME", "profile",
                        "DB_PASSWORD", "secret throughline-postgresql-profile/password")),
                Arguments.of("feedback", Map.of(
                        "QUARKUS_HTTP_PORT", "8083",
                        "MONGODB_URI", "secret throughline-mongodb-feedback/uri")),
                Arguments.of("recommendation", Map.of(
                        "QUARKUS_HTTP_PORT", "8084",
                        "DB_HOST", "postgresql",
                        "DB_PORT", "5432",
                        "DB_NAME", "recommendation",
                        "DB_USERNAME", "recommendation",
                        "DB_PASSWORD", "secret throughline-postgresql-recommendation/password")));
    }

    @Test
    void addressesAndSecretsComeFromTheValues() {
        var manifests = HelmChart.withEverything();

        assertThat(HelmChart.SERVICES).map(manifests::environment).allSatisfy(
                environment -> assertThat(environment).containsAllEntriesOf(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", "k1.kafka:9092,k2.kafka:9092",
                        "KAFKA_PARTITIONS", "12",
                        "KAFKA_REPLICATION_FACTOR", "2",
                        "OIDC_ISSUER_URL", "https://login.example.com/realms/throughline",
                        "CORS_ORIGINS", "https://app.example.com,http://localhost:*",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://otel-collector.observability:4317",
                        "OTEL_TRACES_SAMPLER_ARG", "0.5")));
        assertThat(manifests.environment("journey")).containsEntry("COLLECTOR_URL", "https://events.example.com")
                .containsAllEntriesOf(Map.of(
                        "MONGODB_URI", "secret mongo-journey/connectionString",
                        "ALERTS_ALLOW_PRIVATE", "true",
                        "ALERTS_RETENTION", "30D",
                        "TOUCHPOINT_RETENTION", "P2Y",
                        "CLICKHOUSE_URL", "https://clickhouse.databases.svc:8443",
                        "CLICKHOUSE_DATABASE", "tl",
                        "CLICKHOUSE_DICTIONARY_CREDENTIALS", "true",
                        "CLICKHOUSE_USER", "secret clickhouse-app/user",
                        "CLICKHOUSE_PASSWORD", "secret clickhouse-app/pass"));
        assertThat(manifests.environment("profile")).containsAllEntriesOf(Map.of(
                "DB_HOST", "pg.databases.svc",
                "DB_PORT", "6432",
                "DB_NAME", "tl_profile",
                "DB_USERNAME", "secret pg-profile-app/user",
                "DB_PASSWORD", "secret pg-profile-app/pass"));
        assertThat(manifests.environment("recommendation")).containsAllEntriesOf(Map.of(
                "DB_NAME", "tl_recommendation",
                "DB_USERNAME", "tl_rec",
                "DB_PASSWORD", "secret pg-rec-app/pass"));
        assertThat(manifests.environment("feedback")).containsEntry("MONGODB_URI", "secret mongo-feedback/connectionString");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "ingress: {enabled: true, host: cx.example.com} |",
            "ingress: {enabled: true, host: cx.example.com, tls: {secretName: cx-tls}} | https://cx.example.com",
            "{ingress: {enabled: true, host: cx.example.com}, services: {journey: {host: collect.example.com}}} |",
            "{ingress: {enabled: true, host: cx.example.com}, collector: {publicUrl: 'https://events.example.com'}} | "
                    + "https://events.example.com",
            "{ingress: {enabled: true, host: cx.example.com, tls: {secretName: cx-tls}}, services: {journey: {host: "
                    + "collect.example.com}}} | https://collect.example.com",
            "ingress: {enabled: false, host: cx.example.com} |",
    })
    void sdksAreToldThePublicAddressOfTheCollector(String values, String address) {
        assertThat(HelmChart.withValues(values).environment("journey").get("COLLECTOR_URL")).isEqualTo(address);
    }

    @Test
    void furtherVariablesAreAdded() {
        var environment = HelmChart.withEverything().environment("feedback");

        assertThat(environment)
                .containsEntry("QUARKUS_LOG_LEVEL", "DEBUG")
                .containsEntry("PROXY_PASSWORD", "secret proxy/password");
    }

    @Test
    void thePortsOfProcessContainerAndServiceAreOne() {
        var manifests = HelmChart.withDefaults();

        assertThat(HelmChart.SERVICES).allSatisfy(service -> {
            var port = Integer.parseInt(manifests.environment(service).get("QUARKUS_HTTP_PORT"));
            assertThat(manifests.container(service).at("/ports/0/containerPort").asInt()).isEqualTo(port);
            assertThat(manifests.get("Service", service).at("/spec/ports/0/port").asInt()).isEqualTo(port);
            assertThat(manifests.get("Service", service).at("/spec/ports/0/targetPort").asText())
                    .isEqualTo(manifests.container(service).at("/ports/0/name").asText());
        });
    }
}
