{{- define "throughline.podSpec" -}}
{{- $settings := .service.settings -}}
serviceAccountName: {{ .service.fullname }}
automountServiceAccountToken: false
# Otherwise every Service of the namespace appears as variables, and one named "kafka" or "db" as a setting of ours.
enableServiceLinks: false
terminationGracePeriodSeconds: {{ $settings.terminationGracePeriodSeconds }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with $settings.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
securityContext:
  runAsNonRoot: true
  {{- with .root.Values.runAsUser }}
  {{- /* int64, or a large one such as 1000660000 would be written 1.00066e+09 */}}
  runAsUser: {{ int64 . }}
  runAsGroup: {{ int64 . }}
  fsGroup: {{ int64 . }}
  {{- end }}
  seccompProfile:
    type: RuntimeDefault
topologySpreadConstraints:
  {{- $selector := .service.selector }}
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - topologyKey: {{ . }}
    maxSkew: 1
    whenUnsatisfiable: {{ $settings.whenUnevenlySpread }}
    labelSelector:
      matchLabels:
        {{- toYaml $selector | nindent 8 }}
    # Each roll-out is spread by itself; the pods that it replaces do not count.
    matchLabelKeys: [pod-template-hash]
  {{- end }}
{{- with $settings.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - name: {{ .service.name }}-service
    {{- include "throughline.container" . | nindent 4 }}
volumes:
  - name: data
    emptyDir:
      sizeLimit: {{ $settings.dataSizeLimit }}
  - name: tmp
    emptyDir:
      sizeLimit: 256Mi
  {{- with $settings.extraVolumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- define "throughline.container" -}}
{{- $settings := .service.settings -}}
image: {{ include "throughline.image" . | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
ports:
  - name: http
    containerPort: {{ .service.facts.port }}
envFrom:
  - configMapRef:
      name: {{ .service.fullname }}
env:
  {{- include "throughline.secrets" . | trim | nindent 2 }}
  {{- with $settings.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
resources:
  {{- $settings.resources | default (index .root.Values.resources .root.Values.image.flavor) | toYaml | nindent 2 }}
# Until this has passed the other two are not asked: a pod that still catches up on Kafka is not restarted for it.
startupProbe:
  httpGet: {path: /q/health/started, port: http}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: {{ div (add (int $settings.startupSeconds) 1) 2 }}
# Asks the process alone: fails where a background loop is dead, hangs, or meets nothing but errors (docs/operations.md).
# Were a store that is away to fail it, all pods would restart and help nobody.
livenessProbe:
  httpGet: {path: /q/health/live, port: http}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  httpGet: {path: /q/health/ready, port: http}
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 2
{{- if $settings.drainSeconds }}
lifecycle:
  preStop:
    sleep:
      seconds: {{ $settings.drainSeconds }}
{{- end }}
volumeMounts:
  - name: data
    mountPath: /var/lib/throughline
  - name: tmp
    mountPath: /tmp
  {{- with $settings.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
