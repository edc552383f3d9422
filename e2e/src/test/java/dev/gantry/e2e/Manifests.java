package dev.gantry.e2e;

/** Manifests as a user would write them. */
final class Manifests {

    private Manifests() {}

    /** A Deployment of a shell that says its generation and then serves /tmp over HTTP. */
    static String shell(String name, int replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s
                spec:
                  replicas: %2$d
                  selector:
                    matchLabels: {app: %1$s}
                  template:
                    metadata:
                      labels: {app: %1$s}
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers:
                      - name: shell
                        image: %3$s
                        imagePullPolicy: Never
                        command: [sh, -c, "echo started as $GENERATION; trap 'exit 0' TERM; httpd -p 8080 -h /tmp; while true; do sleep 0.2; done"]
                        env:
                        - {name: GENERATION, value: one}
                        ports:
                        - {name: http, containerPort: 8080}
                        readinessProbe:
                          tcpSocket: {port: http}
                          periodSeconds: 1
                """.formatted(name, replicas, ShellImage.NAME);
    }
}
