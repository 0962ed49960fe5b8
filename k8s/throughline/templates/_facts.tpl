{{/*
What holds of each service whatever the operator chooses: its port, the stores that it owns, and its public paths.
A path under `exact` is the collector's, answered at that path alone; one under `prefix` has resources below it.
/v1/dead-letters is missing on purpose: all four have one, so it has no path of its own on a shared host.
*/}}
{{- define "throughline.facts" -}}
journey:
  port: 8081
  stores: [mongodb, clickhouse]
  routes:
    exact: [/v1/identify, /v1/track, /v1/page, /v1/screen, /v1/group, /v1/alias, /v1/batch,
            /v1/i, /v1/t, /v1/p, /v1/s, /v1/g, /v1/a, /v1/b,
            /v1/import, /v1/import/, /v1/sourceConfig, /v1/sourceConfig/]
    prefix: [/v1/projects, /v1/sources, /v1/timelines, /v1/quarantine, /v1/analytics, /v1/touchpoints, /v1/channels, /v1/maps,
             /v1/metric-targets, /v1/datasets, /v1/live, /v1/alert-rules, /v1/alerts]
profile:
  port: 8082
  stores: [postgresql]
  routes:
    exact: []
    prefix: [/v1/profiles, /v1/identity, /v1/links, /v1/duplicates, /v1/duplicate-searches, /v1/trait-schemas,
             /v1/trait-quarantine, /v1/data-quality, /v1/computed-traits, /v1/consents, /v1/consent-purposes, /v1/segments,
             /v1/privacy, /v1/source-retractions, /v1/audit]
feedback:
  port: 8083
  stores: [mongodb]
  routes:
    exact: []
    prefix: [/v1/responses, /v1/sandbox, /v1/scores]
recommendation:
  port: 8084
  stores: [postgresql]
  routes:
    exact: []
    prefix: [/v1/recommendations, /v1/decisions]
{{- end }}

{{/* The services that are enabled, by name: facts above, `settings` (defaults overridden by services.<name>), names and labels. */}}
{{- define "throughline.services" -}}
{{- $root := . -}}
{{- range $name, $facts := include "throughline.facts" . | fromYaml }}
{{- $settings := mergeOverwrite (deepCopy $root.Values.defaults) (deepCopy (index $root.Values.services $name | default dict)) }}
{{- if $settings.enabled }}
{{ $name }}:
  name: {{ $name }}
  fullname: {{ printf "%s-%s" (include "throughline.fullname" $root) $name }}
  facts: {{ toJson $facts }}
  settings: {{ toJson $settings }}
  selector:
    app.kubernetes.io/name: {{ $name }}-service
    app.kubernetes.io/instance: {{ $root.Release.Name }}
  labels:
    app.kubernetes.io/name: {{ $name }}-service
    app.kubernetes.io/instance: {{ $root.Release.Name }}
    {{- include "throughline.commonLabels" $root | nindent 4 }}
{{- end }}
{{- end }}
{{- end }}
