package dev.gantry.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.gateway.protobuf.ProtobufBodies;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Requests with protobuf bodies, as the services see them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtobufTranslationTest {

    private final GatewayFixture gateway = new GatewayFixture();

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void protobufIsRelayedAsJson() throws Exception {
        gateway.scheduler.seen().clear();
        byte[] body = recorded("configmap");
        HttpResponse<String> response = gateway.send(protobuf("/api/v1/pods").POST(BodyPublishers.ofByteArray(body)));
        int length = ProtobufBodies.toJson(body).length;
        assertThat(response.body()).isEqualTo("POST /api/v1/pods " + length);
        assertThat(gateway.scheduler.seen().remove())
                .containsEntry("content-type", "application/json")
                .containsEntry("content-length", "" + length)
                .doesNotContainKey("transfer-encoding");
        assertThat(gateway.send(protobuf("/api/v1/pods")
                                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))))
                        .body())
                .as("a chunked body")
                .isEqualTo("PUT /api/v1/pods " + length);
        assertThat(gateway.scheduler.seen().remove()).doesNotContainKey("transfer-encoding");
    }

    @Test
    void protobufThatIsNoneOrTooLargeIsRefused() throws Exception {
        HttpResponse<String> wrong = gateway.send(protobuf("/api/v1/pods").POST(BodyPublishers.ofString("{}")));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("\"kind\":\"Status\"", "the body is not Kubernetes' protobuf");
        byte[] large = new byte[3 * 1024 * 1024 + 1];
        assertThat(gateway.send(protobuf("/api/v1/pods").POST(BodyPublishers.ofByteArray(large)))
                        .statusCode())
                .isEqualTo(413);
        assertThat(gateway.send(protobuf("/api/v1/pods")
                                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))))
                        .statusCode())
                .as("without a declared length")
                .isEqualTo(413);
    }

    @Test
    void whatIsNotProtobufIsNotTouched() throws Exception {
        assertThat(gateway.send(protobuf("/api/v1/pods").method("PATCH", BodyPublishers.ofString("{}")))
                        .body())
                .as("left to the service to refuse")
                .isEqualTo("PATCH /api/v1/pods 2");
        assertThat(gateway.send(protobuf("/api/v1/pods").DELETE()).body()).isEqualTo("DELETE /api/v1/pods 0");
    }

    @Test
    void reviewsMayBeProtobuf() throws Exception {
        HttpResponse<String> response = gateway.send(protobuf("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
                .POST(BodyPublishers.ofByteArray(recorded("selfsubjectaccessreview"))));
        assertThat(response.body()).contains("\"allowed\":true", "\"resource\":\"pods\"");
    }

    private HttpRequest.Builder protobuf(String path) {
        return gateway.asAdmin(path).header("Content-Type", ProtobufBodies.MEDIA_TYPE);
    }

    private static byte[] recorded(String name) throws IOException {
        try (InputStream bytes = ProtobufBodies.class.getResourceAsStream(name + ".bin")) {
            return Objects.requireNonNull(bytes, name).readAllBytes();
        }
    }
}
