package dev.gantry.agent.runtime.docker;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerState;
import io.fabric8.docker.api.model.ContainerInspect;
import io.fabric8.docker.api.model.EndpointSettings;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Reads what the engine says of a container. */
final class ContainerInfos {

    private ContainerInfos() {}

    static ContainerInfo of(ContainerInspect inspected) {
        return new ContainerInfo(
                new ContainerId(inspected.getId()),
                inspected.getName().replaceFirst("^/", ""),
                inspected.getConfig().getImage(),
                inspected.getImage(),
                Optional.ofNullable(inspected.getConfig().getLabels()).orElse(Map.of()),
                Instant.parse(inspected.getCreated()),
                state(inspected.getState()),
                address(inspected),
                CreateRequests.held(inspected.getHostConfig()));
    }

    private static ContainerState state(io.fabric8.docker.api.model.ContainerState state) {
        Instant startedAt = Instant.parse(state.getStartedAt());
        if (Boolean.TRUE.equals(state.getRunning())) {
            return new ContainerState.Running(startedAt);
        }
        // A start that the engine refused leaves "created" with an exit code and an error.
        boolean neverStarted =
                "created".equals(state.getStatus()) && state.getError().isEmpty();
        return neverStarted
                ? new ContainerState.Created()
                : new ContainerState.Exited(
                        startedAt,
                        Instant.parse(state.getFinishedAt()),
                        state.getExitCode(),
                        Boolean.TRUE.equals(state.getOOMKilled()),
                        state.getError());
    }

    private static Optional<String> address(ContainerInspect inspected) {
        Map<String, EndpointSettings> networks = inspected.getNetworkSettings().getNetworks();
        return Optional.ofNullable(networks).stream()
                .flatMap(all -> all.values().stream())
                .map(EndpointSettings::getIPAddress)
                .filter(address -> address != null && !address.isEmpty())
                .findFirst();
    }
}
