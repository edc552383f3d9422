package dev.gantry.agent.probe;

import dev.gantry.agent.runtime.ContainerId;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Optional;

/**
 * What a probe or hook works on.
 *
 * @param address where the pod answers
 */
public record ProbeTarget(ContainerId id, Container container, String address) {

    /** A port given by number, or by the name that the container's ports give it. */
    Optional<Integer> port(IntOrString port) {
        if (port.getIntVal() != null) {
            return Optional.of(port.getIntVal());
        }
        String text = String.valueOf(port.getStrVal());
        return container.getPorts().stream()
                .filter(p -> text.equals(p.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .or(() -> text.matches("\\d{1,5}") ? Optional.of(Integer.valueOf(text)) : Optional.empty());
    }
}
