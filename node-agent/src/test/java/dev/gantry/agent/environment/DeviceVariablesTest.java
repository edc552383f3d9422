package dev.gantry.agent.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeviceVariablesTest {

    private static final String WHOLE = "nvidia.com/gpu";
    private static final String MILLI = "gantry.dev/gpu-milli";

    @Test
    void aShareSeesItsDevice() {
        assertThat(seen("3", container("a", MILLI, 500))).containsExactly(Map.of("NVIDIA_VISIBLE_DEVICES", "3"));
    }

    @Test
    void containersShareTheDeviceOfTheirPod() {
        assertThat(seen("3", container("a", MILLI, 500), container("b", MILLI, 300)))
                .containsOnly(Map.of("NVIDIA_VISIBLE_DEVICES", "3"));
    }

    @Test
    void wholeDevicesAreDealtOutInOrder() {
        assertThat(seen("0,2,5", container("a", WHOLE, 1), container("b", WHOLE, 2)))
                .containsExactly(Map.of("NVIDIA_VISIBLE_DEVICES", "0"), Map.of("NVIDIA_VISIBLE_DEVICES", "2,5"));
    }

    @Test
    void aContainerThatAsksForNoneSeesWhatItsImageSays() {
        assertThat(seen("1", container("a", "cpu", 1), container("b", MILLI, 2000)))
                .containsExactly(Map.of(), Map.of("NVIDIA_VISIBLE_DEVICES", "1"));
    }

    @Test
    void nothingIsSetWhereNoDeviceIsRecorded() {
        assertThat(seen("", container("a", WHOLE, 1))).containsExactly(Map.of());
    }

    @Test
    void anInitContainerHasTheDevicesOfThoseThatComeAfterIt() {
        Container sidecar = new ContainerBuilder(container("s", WHOLE, 1))
                .withRestartPolicy("Always")
                .build();
        Container init = container("i", WHOLE, 1);
        Container main = container("m", WHOLE, 1);
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .addToAnnotations("gantry.dev/gpu-devices", "0,1")
                .endMetadata()
                .withNewSpec()
                .withInitContainers(sidecar, init)
                .withContainers(main)
                .endSpec()
                .build();
        assertThat(Stream.of(sidecar, init, main)
                        .map(container -> DeviceVariables.of(pod, container).get("NVIDIA_VISIBLE_DEVICES")))
                .containsExactly("0", "1", "1");
    }

    private static List<Map<String, String>> seen(String devices, Container... containers) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .addToAnnotations("gantry.dev/gpu-devices", devices)
                .endMetadata()
                .withNewSpec()
                .withContainers(containers)
                .endSpec()
                .build();
        return Stream.of(containers)
                .map(container -> DeviceVariables.of(pod, container))
                .toList();
    }

    private static Container container(String name, String resource, int amount) {
        return new ContainerBuilder()
                .withName(name)
                .withNewResources()
                .addToRequests(resource, new Quantity(String.valueOf(amount)))
                .endResources()
                .build();
    }
}
