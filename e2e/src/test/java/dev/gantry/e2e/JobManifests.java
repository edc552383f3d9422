package dev.gantry.e2e;

/** Manifests of work that ends, and of work that is scaled. */
final class JobManifests {

    private JobManifests() {}

    /** A Job of a shell script; {@code spec} is YAML within its spec, after two spaces. */
    static String job(String name, String spec, String script) {
        return """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: %s
                spec:
                  %s
                  template:
                    spec:
                      restartPolicy: Never
                      terminationGracePeriodSeconds: 2
                      containers:
                      - name: main
                        image: %s
                        imagePullPolicy: Never
                        command: [sh, -c, "%s"]
                        volumeMounts:
                        - {name: scratch, mountPath: /scratch}
                      volumes:
                      - name: scratch
                        emptyDir: {}
                """.formatted(name, spec, ShellImage.NAME, script);
    }

    /** A Deployment of one pod that uses twice the CPU it requests. */
    static String busy(String name) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s
                spec:
                  selector:
                    matchLabels: {app: %1$s}
                  template:
                    metadata:
                      labels: {app: %1$s}
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers:
                      - name: shell
                        image: %2$s
                        imagePullPolicy: Never
                        command: [sh, -c, "while true; do :; done"]
                        resources:
                          requests: {cpu: 50m}
                          limits: {cpu: 100m}
                """.formatted(name, ShellImage.NAME);
    }
}
