package dev.gantry.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProtobufReviewsTest {

    private static final byte[] MAGIC = {'k', '8', 's', 0};

    @Test
    void readsWhatKubectlAsks() {
        byte[] attributes =
                join(field(1, "shop"), field(2, "list"), field(3, "apps"), field(5, "deployments"), field(6, "scale"));
        byte[] review = field(2, field(1, attributes));
        byte[] body = join(MAGIC, field(1, field(1, "authorization.k8s.io/v1")), field(2, review), field(4, ""));
        assertThat(ProtobufReviews.isProtobuf(body)).isTrue();
        var resource = ProtobufReviews.accessReview(body).getSpec().getResourceAttributes();
        assertThat(resource.getNamespace()).isEqualTo("shop");
        assertThat(resource.getVerb()).isEqualTo("list");
        assertThat(resource.getGroup()).isEqualTo("apps");
        assertThat(resource.getResource()).isEqualTo("deployments");
        assertThat(resource.getSubresource()).isEqualTo("scale");
        assertThat(resource.getName()).isEmpty();
    }

    @Test
    void jsonIsNotProtobuf() {
        assertThat(ProtobufReviews.isProtobuf("{}".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(ProtobufReviews.isProtobuf(new byte[0])).isFalse();
    }

    @Test
    void everyTruncationIsRefusedOrHasNoSpecLost() {
        byte[] body = join(MAGIC, field(2, field(2, field(1, field(2, "get")))));
        for (int length = MAGIC.length; length < body.length; length++) {
            byte[] cut = Arrays.copyOf(body, length);
            assertThatThrownBy(() -> ProtobufReviews.accessReview(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static byte[] field(int number, String text) {
        return field(number, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Short messages only: their length is one byte. */
    private static byte[] field(int number, byte[] content) {
        return join(new byte[] {(byte) (number << 3 | 2), (byte) content.length}, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
