package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What ./gantry demo promises: the sample is updated under load, and no request fails. */
@ExtendWith(GantryExtension.class)
class DemoTest {

    @Test
    void updatesTheSampleWithoutLosingARequestAndCanBeRepeated(GantryStack stack)
            throws IOException, InterruptedException {
        assertThat(stack.launcher("demo")).isZero();
        assertThat(stack.launcher("demo")).isZero();
        assertThat(stack.kubectl(
                                "get",
                                "deployment",
                                "hello",
                                "-o",
                                "jsonpath={.spec.template.spec.containers[0].image}")
                        .succeeded()
                        .output())
                .isEqualTo("gantry/hello:v2");
    }

    @Test
    void aSecondUpChangesNothing(GantryStack stack) throws IOException, InterruptedException {
        String before = stack.processes();
        assertThat(stack.launcher("up")).isZero();
        assertThat(stack.processes()).isEqualTo(before);
    }
}
