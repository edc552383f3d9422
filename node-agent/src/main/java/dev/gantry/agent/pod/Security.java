package dev.gantry.agent.pod;

import dev.gantry.agent.environment.ConfigurationMissingException;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.ImageInfo;
import dev.gantry.agent.runtime.SecurityOptions;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Joins the security contexts of a pod and of a container, which overrides it. */
final class Security {

    private Security() {}

    static SecurityOptions of(Pod pod, Container container, ContainerRuntime runtime)
            throws ConfigurationMissingException {
        PodSecurityContext ofPod =
                Optional.ofNullable(pod.getSpec().getSecurityContext()).orElseGet(PodSecurityContext::new);
        SecurityContext own =
                Optional.ofNullable(container.getSecurityContext()).orElseGet(SecurityContext::new);
        Capabilities capabilities = Optional.ofNullable(own.getCapabilities()).orElseGet(Capabilities::new);
        Optional<Long> user = first(own.getRunAsUser(), ofPod.getRunAsUser());
        boolean notRoot = first(own.getRunAsNonRoot(), ofPod.getRunAsNonRoot()).orElse(false);
        if (notRoot) {
            refuseRoot(container, user, runtime);
        }
        return new SecurityOptions(
                user(user, first(own.getRunAsGroup(), ofPod.getRunAsGroup())),
                groups(ofPod),
                Boolean.TRUE.equals(own.getPrivileged()),
                Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()),
                Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()),
                orEmpty(capabilities.getAdd()),
                orEmpty(capabilities.getDrop()));
    }

    /** Without a number in the image nobody can say that its user is not root. */
    private static void refuseRoot(Container container, Optional<Long> user, ContainerRuntime runtime)
            throws ConfigurationMissingException {
        if (user.isPresent() ? user.get() == 0 : imageMayBeRoot(container, runtime)) {
            throw new ConfigurationMissingException(
                    "container has runAsNonRoot and image will run as root (or as a user that is not a number)");
        }
    }

    private static boolean imageMayBeRoot(Container container, ContainerRuntime runtime) {
        String user =
                runtime.findImage(container.getImage()).map(ImageInfo::user).orElse("");
        return !user.matches("[1-9]\\d*(:.*)?");
    }

    private static String user(Optional<Long> user, Optional<Long> group) {
        return user.map(u -> group.map(g -> u + ":" + g).orElse(Long.toString(u)))
                .or(() -> group.map(g -> "0:" + g))
                .orElse("");
    }

    private static List<String> groups(PodSecurityContext context) {
        List<String> groups = new ArrayList<>();
        Optional.ofNullable(context.getFsGroup()).ifPresent(group -> groups.add(group.toString()));
        Optional.ofNullable(context.getSupplementalGroups())
                .ifPresent(all -> all.forEach(group -> groups.add(group.toString())));
        return groups;
    }

    private static List<String> orEmpty(@Nullable List<String> list) {
        return list == null ? List.of() : list;
    }

    private static <T> Optional<T> first(@Nullable T own, @Nullable T ofPod) {
        return Optional.ofNullable(own).or(() -> Optional.ofNullable(ofPod));
    }
}
