package dev.gantry.agent.probe;

import io.fabric8.kubernetes.api.model.GRPCAction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Asks a pod by the gRPC health checking protocol ({@code grpc.health.v1.Health/Check}), whose two messages are small enough to
 * be written and read by hand.
 */
final class GrpcCheck {

    private static final MediaType GRPC = MediaType.get("application/grpc");

    /** Field 1, varint: the serving status. */
    private static final byte STATUS_TAG = 0x08;

    private static final byte SERVING = 1;

    /** Field 1, bytes: the service's name. */
    private static final byte SERVICE_TAG = 0x0A;

    /** A longer name would need a second length byte. */
    private static final int MAX_SERVICE_BYTES = 127;

    private final OkHttpClient client = new OkHttpClient.Builder()
            .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
            .build();

    ProbeResult check(GRPCAction action, ProbeTarget target, Duration timeout) {
        byte[] service = Optional.ofNullable(action.getService()).orElse("").getBytes(StandardCharsets.UTF_8);
        if (service.length > MAX_SERVICE_BYTES) {
            return ProbeResult.failure("the service name is longer than " + MAX_SERVICE_BYTES + " bytes");
        }
        Request request = new Request.Builder()
                .url("http://" + target.address() + ":" + action.getPort() + "/grpc.health.v1.Health/Check")
                .header("TE", "trailers")
                .post(RequestBody.create(message(service), GRPC))
                .build();
        try (Response response = client.newBuilder()
                .callTimeout(timeout)
                .build()
                .newCall(request)
                .execute()) {
            byte[] body = response.body().bytes();
            String status = Optional.ofNullable(response.trailers().get("grpc-status"))
                    .orElseGet(() -> response.header("grpc-status", "0"));
            return judge(response.code(), status, body);
        } catch (IOException e) {
            return ProbeResult.failure("grpc: " + e.getMessage());
        }
    }

    /** A gRPC frame: no compression, four bytes length, and the request. */
    private static byte[] message(byte[] service) {
        int length = service.length == 0 ? 0 : 2 + service.length;
        ByteBuffer frame = ByteBuffer.allocate(5 + length).put((byte) 0).putInt(length);
        if (length > 0) {
            frame.put(SERVICE_TAG).put((byte) service.length).put(service);
        }
        return frame.array();
    }

    private static ProbeResult judge(int code, String grpcStatus, byte[] body) {
        if (code != 200 || !grpcStatus.equals("0")) {
            return ProbeResult.failure("grpc: HTTP " + code + ", status " + grpcStatus);
        }
        boolean serving = body.length >= 7 && body[5] == STATUS_TAG && body[6] == SERVING;
        return serving ? ProbeResult.SUCCESS : ProbeResult.failure("service unhealthy (responded with NOT_SERVING)");
    }
}
