{{/* The image of a service: (list $ "gateway") */}}
{{- define "gantry.image" -}}
{{- $root := index . 0 -}}
{{- $image := $root.Values.image -}}
{{- with $image.registry }}{{ . }}/{{ end -}}
{{ $image.repository }}/{{ index . 1 }}:{{ $image.tag | default $root.Chart.AppVersion }}
{{- end -}}

{{/* Labels that select a component's pods: (list $ "gateway") */}}
{{- define "gantry.selector" -}}
app.kubernetes.io/name: gantry
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "gantry.labels" -}}
{{- $root := index . 0 -}}
{{ include "gantry.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end -}}

{{/* A component's name: (list $ "gateway") */}}
{{- define "gantry.name" -}}
{{ printf "%s-%s" (index . 0).Release.Name (index . 1) | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "gantry.secretName" -}}
{{ .Values.credentials.existingSecret | default (include "gantry.name" (list . "credentials")) }}
{{- end -}}

{{/* What every service is told: where the others are, and the secret between them. */}}
{{- define "gantry.environment" -}}
- name: JAVA_TOOL_OPTIONS
  value: {{ .Values.javaOptions | quote }}
- name: GANTRY_INTERNAL_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ include "gantry.secretName" . }}
      key: internal.token
{{- range $service, $port := dict "registry" 7101 "scheduler" 7102 "deployment" 7103 "monitoring" 7104 }}
- name: GANTRY_SERVICES_{{ upper $service }}
  value: http://{{ include "gantry.name" (list $ (printf "%s-service" $service)) }}:{{ $port }}
{{- end }}
{{- end -}}

{{/*
What every pod has. No part asks the hosting cluster's API, so none gets a token of it. The variables that the cluster
would make of Services begin with the release's name: of a release "gantry" they would be read as configuration.
*/}}
{{- define "gantry.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
- name: {{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "gantry.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
runAsUser: 65532
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end -}}
