package dev.gantry.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The API listener as clients see it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiListenerTest {

    private static final String V2 = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private GatewayFixture gateway = new GatewayFixture();

    @BeforeAll
    void agent() {
        gateway.scheduler
                .answer("/api/v1/namespaces/shop/pods/web", pod("node-1"))
                .answer("/api/v1/namespaces/shop/pods/new", pod(""))
                .answer("/api/v1/namespaces/shop/pods/lost", pod("node-2"))
                .answer("/api/v1/nodes/node-1", node(gateway.deployment.port()))
                .answer("/api/v1/nodes/node-2", node(1));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void strangersAreRefused() throws Exception {
        HttpResponse<String> response = gateway.send(HttpRequest.newBuilder(gateway.api("/api/v1/pods")));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains("\"kind\":\"Status\"", "\"reason\":\"Unauthorized\"");
    }

    @Test
    void usersWithoutRightsAreForbidden() throws Exception {
        HttpResponse<String> response = gateway.send(
                HttpRequest.newBuilder(gateway.api("/api/v1/nodes/n1")).header("Authorization", "Bearer user-token"));
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body())
                .contains("nodes \\\"n1\\\" is forbidden: User \\\"bob\\\" cannot get resource \\\"nodes\\\"");
    }

    @Test
    void ownersSeeTheCallerAndTheInternalTokenInPlaceOfCredentials() throws Exception {
        gateway.scheduler.seen().clear();
        HttpResponse<String> response = gateway.send(gateway.asAdmin("/api/v1/namespaces/shop/pods?dryRun=All")
                .header("X-Remote-User", "mallory")
                .header("X-Remote-Group", "forged")
                .POST(BodyPublishers.ofString("{}")));
        assertThat(response.body()).isEqualTo("POST /api/v1/namespaces/shop/pods?dryRun=All 2");
        Map<String, String> headers = gateway.scheduler.seen().remove();
        assertThat(headers)
                .containsEntry("authorization", "Bearer inner")
                .containsEntry("x-remote-user", "admin")
                .containsEntry("x-remote-group", "system:masters,system:authenticated");
    }

    @Test
    void impersonationIsNotIgnored() throws Exception {
        assertThat(gateway.send(gateway.asAdmin("/api/v1/pods").header("Impersonate-User", "bob"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void eachResourceGoesToItsOwner() throws Exception {
        assertThat(gateway.send(gateway.asAdmin("/api/v1/secrets").DELETE()).body())
                .isEqualTo("DELETE /api/v1/secrets 0");
        assertThat(gateway.send(gateway.asAdmin("/apis/apps/v1/namespaces/shop/deployments/web")
                                .PUT(BodyPublishers.ofString("abc")))
                        .body())
                .isEqualTo("PUT /apis/apps/v1/namespaces/shop/deployments/web 3");
    }

    @Test
    void unknownResourceIsNotFound() throws Exception {
        HttpResponse<String> response = gateway.send(gateway.asAdmin("/api/v1/unicorns"));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("the server could not find the requested resource");
    }

    @Test
    void unknownPathIsNotFound() throws Exception {
        HttpResponse<String> response = gateway.send(gateway.asAdmin("/nope"));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("\"kind\":\"Status\"");
    }

    @Test
    void newResourceIsFoundWhenAskedFor() throws Exception {
        gateway.monitoring.group("metrics.k8s.io", "pods", "nodes");
        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(gateway.send(gateway.asAdmin("/apis/metrics.k8s.io/v1/nodes"))
                                .statusCode())
                        .isEqualTo(200));
    }

    @Test
    void largeBodiesAreRefused() throws Exception {
        byte[] large = new byte[3 * 1024 * 1024 + 1];
        HttpResponse<String> declared =
                gateway.send(gateway.asAdmin("/api/v1/pods").POST(BodyPublishers.ofByteArray(large)));
        assertThat(declared.statusCode()).isEqualTo(413);
        assertThat(declared.body()).contains("Request entity too large: limit is 3145728");
    }

    @Test
    void theLargestBodyPasses() throws Exception {
        byte[] largest = new byte[3 * 1024 * 1024];
        assertThat(gateway.send(gateway.asAdmin("/api/v1/pods").POST(BodyPublishers.ofByteArray(largest)))
                        .body())
                .endsWith(" 3145728");
    }

    @Test
    void aServiceThatIsDownIsUnavailableAndFoundAgain() throws Exception {
        gateway.monitoring.stop();
        HttpResponse<String> down = gateway.send(gateway.asAdmin("/apis/metrics.k8s.io/v1/pods"));
        assertThat(down.statusCode()).as(down.body()).isEqualTo(503);
        assertThat(down.headers().firstValue("Retry-After")).contains("1");
        assertThat(down.body()).contains("service \\\"monitoring\\\" is not reachable");
        gateway.monitoring.restart();
        assertThat(gateway.send(gateway.asAdmin("/apis/metrics.k8s.io/v1/pods")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void watchesStreamAndEndWithTheirClient() throws Exception {
        HttpResponse<InputStream> response =
                gateway.http.send(gateway.asAdmin("/api/v1/pods?watch=1").build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            assertThat(lines.readLine()).isEqualTo("{\"type\":\"BOOKMARK\",\"n\":0}");
            assertThat(lines.readLine()).isEqualTo("{\"type\":\"BOOKMARK\",\"n\":1}");
            assertThat(gateway.scheduler.openWatches()).isEqualTo(1);
        }
        Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> gateway.scheduler.openWatches() == 0);
    }

    @Test
    void discoveryIsMergedInTheFormatAskedFor() throws Exception {
        HttpResponse<String> aggregated = gateway.send(gateway.asAdmin("/api").header("Accept", V2));
        assertThat(aggregated.headers().firstValue("Content-Type")).contains(V2);
        assertThat(aggregated.body()).contains("APIGroupDiscoveryList", "\"pods\"", "\"services\"", "\"secrets\"");
        assertThat(gateway.send(gateway.asAdmin("/apis").header("Accept", V2)).body())
                .contains("\"apps\"", "\"authorization.k8s.io\"");
        assertThat(gateway.send(gateway.asAdmin("/api")).body()).contains("APIVersions");
        assertThat(gateway.send(gateway.asAdmin("/apis/apps")).body()).contains("\"kind\":\"APIGroup\"");
        assertThat(gateway.send(gateway.asAdmin("/apis/apps/v1")).body()).contains("APIResourceList", "deployments");
        assertThat(gateway.send(gateway.asAdmin("/apis/none")).statusCode()).isEqualTo(404);
    }

    @Test
    void openApiIsMergedAndOpen() throws Exception {
        gateway.scheduler
                .answer("/openapi/v3", "{\"paths\":{\"api/v1\":{\"serverRelativeURL\":\"/openapi/v3/api/v1?hash=A\"}}}")
                .answer(
                        "/openapi/v3/api/v1",
                        "{\"paths\":{\"/api/v1/pods\":{}},\"components\":{\"schemas\":{\"Pod\":{}}}}");
        gateway.registry
                .answer("/openapi/v3", "{\"paths\":{\"api/v1\":{\"serverRelativeURL\":\"/openapi/v3/api/v1?hash=B\"}}}")
                .answer("/openapi/v3/api/v1", "{\"paths\":{\"/api/v1/services\":{}}}");
        assertThat(gateway.send(HttpRequest.newBuilder(gateway.api("/openapi/v3")))
                        .body())
                .contains("\"api/v1\":{\"serverRelativeURL\":\"/openapi/v3/api/v1?hash=");
        assertThat(gateway.send(HttpRequest.newBuilder(gateway.api("/openapi/v3/api/v1")))
                        .body())
                .contains("/api/v1/pods", "/api/v1/services", "\"Pod\"");
        assertThat(gateway.send(gateway.asAdmin("/openapi/v3/apis/none/v1")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aPartThatDiesWhileItIsAskedForItsDocumentIsToldSo() throws Exception {
        gateway.scheduler
                .answer("/openapi/v3", "{\"paths\":{\"apis/x\":{\"serverRelativeURL\":\"/openapi/v3/apis/x?hash=A\"}}}")
                .dieWhenAsked("/openapi/v3/apis/x");
        HttpResponse<String> answer = gateway.send(gateway.asAdmin("/openapi/v3/apis/x"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("scheduler /openapi/v3/apis/x gave no answer");
    }

    @Test
    void servicesOwnApisAreUnderTheirNames() throws Exception {
        assertThat(gateway.send(gateway.asAdmin("/gantry/scheduler/v1/things?x=1")
                                .POST(BodyPublishers.ofString("a")))
                        .body())
                .isEqualTo("POST /gantry/v1/things?x=1 1");
        assertThat(gateway.send(gateway.asAdmin("/gantry/nobody/v1/things")).statusCode())
                .isEqualTo(404);
        gateway.scheduler.answer("/v3/api-docs", "{\"openapi\":\"3.1.0\"}");
        assertThat(gateway.send(HttpRequest.newBuilder(gateway.api("/gantry/scheduler/v3/api-docs")))
                        .body())
                .isEqualTo("{\"openapi\":\"3.1.0\"}");
    }

    @Test
    void swaggerUiListsTheServices() throws Exception {
        assertThat(gateway.send(HttpRequest.newBuilder(gateway.api("/swagger-ui.html")))
                        .statusCode())
                .isEqualTo(302);
        assertThat(gateway.send(HttpRequest.newBuilder(gateway.api("/v3/api-docs/swagger-config")))
                        .body())
                .contains("/gantry/registry/v3/api-docs", "/gantry/monitoring/v3/api-docs", "/openapi/v3/apis/apps/v1");
    }

    @Test
    void reviewsAreAnsweredHere() throws Exception {
        String question = "{\"spec\":{\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"pods\"}}}";
        String path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        assertThat(gateway.send(gateway.asAdmin(path).POST(BodyPublishers.ofString(question)))
                        .body())
                .contains("\"allowed\":true");
        assertThat(gateway.send(HttpRequest.newBuilder(gateway.api(path))
                                .header("Authorization", "Bearer user-token")
                                .POST(BodyPublishers.ofString(question)))
                        .body())
                .contains("\"allowed\":false");
        assertThat(gateway.send(gateway.asAdmin(path).POST(BodyPublishers.ofString("{]")))
                        .statusCode())
                .isEqualTo(400);
        assertThat(gateway.send(gateway.asAdmin("/apis/authentication.k8s.io/v1/selfsubjectreviews")
                                .POST(BodyPublishers.ofString("{}")))
                        .body())
                .contains("\"username\":\"admin\"");
    }

    @Test
    void logsComeFromTheAgentOrWhenTheyAreGoneFromTheStore() throws Exception {
        assertThat(gateway.send(gateway.asAdmin("/api/v1/namespaces/shop/pods/web/log?tailLines=1"))
                        .body())
                .as("the agent of node-1")
                .isEqualTo("GET /api/v1/namespaces/shop/pods/web/log?tailLines=1 0");
        assertThat(gateway.send(gateway.asAdmin("/api/v1/namespaces/shop/pods/gone/log?container=c"))
                        .statusCode())
                .as("echoed with 200 by the scheduler, which knows no such pod in this test")
                .isNotEqualTo(404);
        assertThat(gateway.send(gateway.asAdmin("/api/v1/namespaces/shop/pods/lost/log"))
                        .body())
                .isEqualTo("GET /gantry/v1/pod-logs/shop/lost 0");
        assertThat(gateway.send(gateway.asAdmin("/api/v1/namespaces/shop/pods/new/log"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(gateway.send(gateway.asAdmin("/api/v1/namespaces/shop/pods/web/log?container=x"))
                        .body())
                .contains("container x is not valid for pod web");
    }

    @Test
    void streamsNeedAWebSocket() throws Exception {
        HttpResponse<String> spdy = gateway.send(gateway.asAdmin("/api/v1/namespaces/shop/pods/web/exec?command=ls")
                .POST(BodyPublishers.noBody()));
        assertThat(spdy.statusCode()).isEqualTo(400);
        assertThat(spdy.body()).contains("WebSocket");
    }

    @Test
    void theServersSubprotocolIsTheClients() throws Exception {
        Echo echo = new Echo();
        WebSocket socket = open("/api/v1/namespaces/shop/pods/web/exec?command=sh", echo, "v5.channel", "v4.channel");
        assertThat(socket.getSubprotocol()).isEqualTo("v4.channel");
        socket.sendText("hello", true).get(5, TimeUnit.SECONDS);
        assertThat(echo.text.get(5, TimeUnit.SECONDS)).isEqualTo("hello");
        assertThat(echo.closed).as("open until someone closes it").isNotDone();
        socket.sendClose(4001, "enough").get(5, TimeUnit.SECONDS);
        assertThat(echo.closed.get(5, TimeUnit.SECONDS)).isEqualTo(4001);
    }

    /** Repeated, for the code must not be overtaken by the connection's end. */
    @RepeatedTest(20)
    void theServersCloseCodeIsTheClients() throws Exception {
        Echo echo = new Echo();
        open("/api/v1/namespaces/shop/pods/web/exec?command=exit", echo, "v4.channel");
        assertThat(echo.text.get(5, TimeUnit.SECONDS)).isEqualTo("done");
        assertThat(echo.closed.get(5, TimeUnit.SECONDS)).isEqualTo(4002);
    }

    /** Many at once, for two event loops take part in an upgrade, and either may be the slower one. */
    @Test
    void whatTheClientSendsRightAfterTheHandshakeIsNotLost() throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
            List<Future<String>> echoes = IntStream.range(0, 800)
                    .mapToObj(_ -> clients.submit(this::echoedAtOnce))
                    .toList();
            for (Future<String> echo : echoes) {
                assertThat(echo.get()).isEqualTo("at once");
            }
        }
    }

    private String echoedAtOnce() throws Exception {
        Echo echo = new Echo();
        WebSocket socket = open("/api/v1/namespaces/shop/pods/web/exec?command=sh", echo, "v4.channel");
        socket.sendText("at once", true);
        String text = echo.text.get(5, TimeUnit.SECONDS);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(5, TimeUnit.SECONDS);
        return text;
    }

    @Test
    void whatTheServerRefusesIsRefusedBeforeTheUpgrade() {
        CompletionException refused = org.junit.jupiter.api.Assertions.assertThrows(
                CompletionException.class,
                () -> open("/api/v1/namespaces/shop/pods/web/exec", new Echo(), "v9.channel"));
        assertThat(refused.getCause())
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
    }

    @Test
    void healthAndMetrics() throws Exception {
        for (String path : new String[] {"/livez", "/readyz", "/healthz"}) {
            assertThat(gateway.send(HttpRequest.newBuilder(gateway.api(path))).body())
                    .isEqualTo("ok");
        }
        assertThat(gateway.send(HttpRequest.newBuilder(gateway.api("/version"))).body())
                .contains("v1.34.0+gantry");
        URI metrics = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/actuator/prometheus");
        assertThat(gateway.send(HttpRequest.newBuilder(metrics)).body())
                .contains("gantry_gateway_requests_total{listener=\"api\",status=\"2xx\"}");
    }

    private WebSocket open(String path, WebSocket.Listener listener, String first, String... others) {
        return gateway.http
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + GatewayFixture.TOKEN)
                .subprotocols(first, others)
                .buildAsync(URI.create("ws://127.0.0.1:" + gateway.apiPort() + path), listener)
                .join();
    }

    private static String pod(String node) {
        return "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\"},\"spec\":{\"nodeName\":\""
                + node + "\",\"containers\":[{\"name\":\"main\"}]}}";
    }

    private static String node(int port) {
        return "{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"n\"},\"status\":{\"addresses\":"
                + "[{\"type\":\"InternalIP\",\"address\":\"127.0.0.1\"}],\"daemonEndpoints\":{\"kubeletEndpoint\":{\"Port\":"
                + port + "}}}}";
    }

    /** Remembers the first text and the code of the close. */
    private static final class Echo implements WebSocket.Listener {
        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.complete(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }
}
