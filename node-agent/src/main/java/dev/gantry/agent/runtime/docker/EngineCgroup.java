package dev.gantry.agent.runtime.docker;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Puts containers into the {@link PodCgroup}, in the way in which the engine keeps control groups. */
final class EngineCgroup {

    private static final long MILLIS_PER_CORE = 1_000;

    private final DockerConnection connection;
    private final String name;
    private final OptionalLong cpuMillis;
    private volatile @Nullable Settings settings;

    EngineCgroup(DockerConnection connection, String name, OptionalLong cpuMillis) {
        this.connection = connection;
        this.name = name;
        this.cpuMillis = cpuMillis;
    }

    private record Settings(String driver, int version, PodCgroup cgroup) {}

    /** The request, with the group as its parent where there is one. */
    CreateRequest below(CreateRequest request) {
        Settings engine = settings();
        engine.cgroup
                .parent(engine.driver, engine.version)
                .ifPresent(parent -> request.getHostConfig().setCgroupParent(parent));
        return request;
    }

    /** Asked once: an engine does not change its driver while it runs, and two that ask at once are told the same. */
    private Settings settings() {
        Settings known = settings;
        if (known == null) {
            JsonNode info = connection.call("GET", DockerConnection.url("info").build(), DockerConnection.NO_BODY);
            long all = info.path("NCPU").asInt(1) * MILLIS_PER_CORE;
            known = new Settings(
                    info.path("CgroupDriver").asString(""),
                    info.path("CgroupVersion").asInt(1),
                    new PodCgroup(PodCgroup.ROOT, name, cpuMillis.orElse(all)));
            settings = known;
        }
        return known;
    }
}
