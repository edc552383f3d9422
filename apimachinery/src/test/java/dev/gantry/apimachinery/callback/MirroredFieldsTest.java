package dev.gantry.apimachinery.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MirroredFieldsTest {

    private static final byte[] POD = """
            {"metadata":{"name":"a","labels":{"app":"web"}},
             "spec":{"nodeName":"n1","hostname":"h","unknown":{"x":[1]},
              "containers":[{"name":"c","image":"i","ports":[{"name":"http","containerPort":80}]}]},
             "status":{"phase":"Running"}}
            """.getBytes(StandardCharsets.UTF_8);

    @JsonIncludeProperties({"nodeName", "containers"})
    private interface Spec {}

    @JsonIncludeProperties("ports")
    private interface Ports {}

    @Test
    void whatIsNotReadIsSkippedAndAllElseIsTheSame() {
        MirroredFields fields =
                new MirroredFields(Pod.class, Map.of(PodSpec.class, Spec.class, Container.class, Ports.class));

        Pod pod = fields.mapper().readValue(POD, Pod.class);

        assertThat(pod)
                .isEqualTo(new PodBuilder(WireJson.decode(POD, Pod.class))
                        .withNewSpec()
                        .withNodeName("n1")
                        .addNewContainer()
                        .addToPorts(WireJson.decode(POD, Pod.class)
                                .getSpec()
                                .getContainers()
                                .getFirst()
                                .getPorts()
                                .toArray(ContainerPort[]::new))
                        .endContainer()
                        .endSpec()
                        .build());
        assertThat(pod.getSpec().getAdditionalProperties()).isEmpty();
    }

    /** The mixed-in classes are of that mirror alone. */
    @Test
    void othersDecodeAllFields() {
        var _ = new MirroredFields(Pod.class, Map.of(PodSpec.class, Spec.class))
                .mapper()
                .readValue(POD, Pod.class);
        assertThat(WireJson.decode(POD, Pod.class).getSpec().getHostname()).isEqualTo("h");
    }
}
