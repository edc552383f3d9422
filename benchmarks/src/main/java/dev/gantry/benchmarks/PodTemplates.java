package dev.gantry.benchmarks;

/** The pods of which the {@link SchedulingShape}s are made. */
final class PodTemplates {

    private static final String REGION = "topology.kubernetes.io/region";
    private static final String HOST = "kubernetes.io/hostname";

    static final PodTemplate PLAIN = of("", "");
    static final PodTemplate NODE_AFFINITY = of("", """
            "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[
             {"matchExpressions":[{"key":"%s","operator":"In","values":["region-1","region-2"]}]}]}}}""".formatted(REGION));
    static final PodTemplate SPREADING = spread("DoNotSchedule");
    static final PodTemplate PREFERRED_SPREADING = spread("ScheduleAnyway");
    static final PodTemplate ANTI_AFFINITY = required("podAntiAffinity", "green", HOST);
    static final PodTemplate AFFINITY = required("podAffinity", "blue", REGION);
    static final PodTemplate PREFERRED_ANTI_AFFINITY = preferred("podAntiAffinity", "yellow");
    static final PodTemplate PREFERRED_AFFINITY = preferred("podAffinity", "red");
    static final PodTemplate LOW_PRIORITY = new PodTemplate("", "900m", "500Mi", "");
    static final PodTemplate HIGH_PRIORITY =
            new PodTemplate("", "3000m", "500Mi", "\"priorityClassName\":\"" + ShapeBenchmark.PRIORITY_CLASS + "\"");
    static final PodTemplate TOO_LARGE = new PodTemplate("", "9", "500Mi", "");
    static final PodTemplate OF_A_NODE = of("", """
            "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[
             {"matchFields":[{"key":"metadata.name","operator":"In","values":["NODE"]}]}]}}}""");
    static final PodTemplate GATED = of("", "\"schedulingGates\":[{\"name\":\"bench.gantry.dev/gate\"}]");

    private PodTemplates() {}

    private static PodTemplate of(String labels, String spec) {
        return new PodTemplate(labels, "100m", "500Mi", spec);
    }

    private static PodTemplate spread(String whenUnsatisfiable) {
        return of("\"color\":\"violet\"", """
                "topologySpreadConstraints":[{"maxSkew":5,"topologyKey":"topology.kubernetes.io/zone",
                 "whenUnsatisfiable":"%s","labelSelector":{"matchLabels":{"color":"violet"}}}]""".formatted(whenUnsatisfiable));
    }

    private static PodTemplate required(String kind, String color, String topologyKey) {
        return of("\"color\":\"" + color + "\"", """
                "affinity":{"%s":{"requiredDuringSchedulingIgnoredDuringExecution":[%s]}}""".formatted(kind, term(color, topologyKey)));
    }

    private static PodTemplate preferred(String kind, String color) {
        return of("\"color\":\"" + color + "\"", """
                "affinity":{"%s":{"preferredDuringSchedulingIgnoredDuringExecution":[
                 {"weight":1,"podAffinityTerm":%s}]}}""".formatted(kind, term(color, HOST)));
    }

    private static String term(String color, String topologyKey) {
        return """
                {"topologyKey":"%s","labelSelector":{"matchLabels":{"color":"%s"}}}""".formatted(topologyKey, color);
    }
}
