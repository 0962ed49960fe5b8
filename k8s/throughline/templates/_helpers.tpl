{{/* Kubernetes cuts a Service's name at 63 characters; "-recommendation" takes 15 of them. */}}
{{- define "throughline.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 48 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $front := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- $front | trunc 48 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{- define "throughline.tag" -}}
{{- default .Chart.AppVersion .Values.image.tag -}}
{{- end }}

{{- define "throughline.commonLabels" -}}
app.kubernetes.io/part-of: throughline
app.kubernetes.io/version: {{ include "throughline.tag" . | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The helpers below take (dict "root" $ "service" <one of throughline.services>). */}}

{{- define "throughline.metadata" -}}
name: {{ .service.fullname }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- toYaml .service.labels | nindent 2 }}
{{- end }}

{{- define "throughline.image" -}}
{{- $image := .root.Values.image -}}
{{- if $image.registry }}{{ $image.registry }}/{{ end }}{{ $image.repository }}/{{ .service.name }}-service
{{- if .service.settings.imageDigest }}@{{ .service.settings.imageDigest }}
{{- else }}:{{ include "throughline.tag" .root }}-{{ $image.flavor }}{{ end }}
{{- end }}

{{/* What a service reads from its environment and is no secret. */}}
{{- define "throughline.config" -}}
{{- $values := .root.Values -}}
{{- $settings := .service.settings -}}
QUARKUS_HTTP_PORT: {{ .service.facts.port | quote }}
{{- /* What is left of the grace period after the wait, less two seconds for the process to end by itself. */}}
QUARKUS_SHUTDOWN_TIMEOUT: {{ printf "%dS" (sub (int $settings.terminationGracePeriodSeconds) (add (int $settings.drainSeconds) 2)) | quote }}
KAFKA_BOOTSTRAP_SERVERS: {{ $values.kafka.bootstrapServers | quote }}
KAFKA_PARTITIONS: {{ $values.kafka.partitions | quote }}
KAFKA_REPLICATION_FACTOR: {{ $values.kafka.replicationFactor | quote }}
OIDC_ISSUER_URL: {{ $values.oidc.issuerUrl | quote }}
{{- with $values.cors.origins }}
CORS_ORIGINS: {{ join "," . | quote }}
{{- end }}
THROUGHLINE_DATA_DIR: /var/lib/throughline
THROUGHLINE_PHONE_REGION: {{ $values.phoneRegion | quote }}
{{- with $values.otel.endpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ . | quote }}
OTEL_TRACES_SAMPLER_ARG: {{ $values.otel.sampleRatio | quote }}
{{- end }}
{{- if has "postgresql" .service.facts.stores }}
{{- $database := index $values.postgresql .service.name }}
DB_HOST: {{ $values.postgresql.host | quote }}
DB_PORT: {{ $values.postgresql.port | quote }}
DB_NAME: {{ $database.database | quote }}
{{- if not $database.existingSecret.usernameKey }}
DB_USERNAME: {{ $database.username | quote }}
{{- end }}
{{- end }}
{{- if eq .service.name "journey" }}
PUBLIC_TIMESTAMP_REACH: {{ $values.collector.publicTimestampReach | quote }}
QUARANTINE_RETENTION: {{ $values.collector.quarantineRetention | quote }}
{{- with include "throughline.collectorUrl" .root }}
COLLECTOR_URL: {{ . | quote }}
{{- end }}
{{- with $values.collector.touchpointRetention }}
TOUCHPOINT_RETENTION: {{ . | quote }}
{{- end }}
ALERTS_ALLOW_PRIVATE: {{ $values.alerts.allowPrivate | quote }}
ALERTS_RETENTION: {{ $values.alerts.retention | quote }}
{{- end }}
{{- if has "clickhouse" .service.facts.stores }}
CLICKHOUSE_URL: {{ $values.clickhouse.url | quote }}
CLICKHOUSE_DATABASE: {{ $values.clickhouse.database | quote }}
CLICKHOUSE_DICTIONARY_CREDENTIALS: "true"
{{- if not $values.clickhouse.existingSecret.usernameKey }}
CLICKHOUSE_USER: {{ $values.clickhouse.username | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* The collector's public address: the value, or where the Ingress has it. Empty where neither says it, and where the Ingress ends no TLS: something in front of it may. */}}
{{- define "throughline.collectorUrl" -}}
{{- $host := (index .Values.services "journey" | default dict).host | default .Values.ingress.host -}}
{{- if .Values.collector.publicUrl -}}
{{- .Values.collector.publicUrl -}}
{{- else if and .Values.ingress.enabled $host .Values.ingress.tls.secretName -}}
{{- printf "https://%s" $host -}}
{{- end -}}
{{- end -}}

{{/* What a service reads from its environment and is a secret: a reference to an existing Secret each. */}}
{{- define "throughline.secrets" -}}
{{- $values := .root.Values -}}
{{- $privacy := $values.privacy.existingSecret -}}
{{ include "throughline.secretEnv" (dict "env" "SUPPRESSION_PEPPER" "secret" $privacy.name "key" $privacy.pepperKey) }}
{{ include "throughline.secretEnv" (dict "env" "PRIVACY_SIGNING_KEY" "secret" $privacy.name "key" (index $privacy.signingKeys .service.name)) }}
{{- if has "postgresql" .service.facts.stores }}
{{- $secret := (index $values.postgresql .service.name).existingSecret }}
{{- with $secret.usernameKey }}
{{ include "throughline.secretEnv" (dict "env" "DB_USERNAME" "secret" $secret.name "key" .) }}
{{- end }}
{{ include "throughline.secretEnv" (dict "env" "DB_PASSWORD" "secret" $secret.name "key" $secret.passwordKey) }}
{{- end }}
{{- if has "mongodb" .service.facts.stores }}
{{- $secret := (index $values.mongodb .service.name).existingSecret }}
{{ include "throughline.secretEnv" (dict "env" "MONGODB_URI" "secret" $secret.name "key" $secret.uriKey) }}
{{- end }}
{{- if has "clickhouse" .service.facts.stores }}
{{- $secret := $values.clickhouse.existingSecret }}
{{- with $secret.usernameKey }}
{{ include "throughline.secretEnv" (dict "env" "CLICKHOUSE_USER" "secret" $secret.name "key" .) }}
{{- end }}
{{ include "throughline.secretEnv" (dict "env" "CLICKHOUSE_PASSWORD" "secret" $secret.name "key" $secret.passwordKey) }}
{{- end }}
{{- end }}

{{- define "throughline.secretEnv" -}}
- name: {{ .env }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- end }}
