package dev.gantry.samples.hello;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A web server in one class: / says who answers, /slow takes its time, /healthz says that all is well. The variable STARTUP_MILLIS
 * makes it listen that much later, as an application does that loads something first; EXIT_AT_ONCE=true makes it end on SIGTERM
 * whatever is in flight; WEBSOCKET_PORT makes it serve WebSockets there. What else can be wrong with it on purpose is a {@link Fault}.
 */
public final class Hello {

    private static final int PORT = 8080;
    private static final int OK = 200;
    private static final int FAILED = 500;

    /** Requests that wait for a thread to accept them; a burst of new connections fits in. */
    private static final int BACKLOG = 1024;

    /** The longest answer to /slow, so that nobody can park a thread for good. */
    private static final int LONGEST_DELAY_MILLIS = 60_000;

    /** Requests in flight when SIGTERM comes get this long, a little less than a pod's usual grace period. */
    private static final int DRAIN_SECONDS = 25;

    private final HttpServer server;
    private final String answer;
    private final Fault fault;

    Hello(int port, Map<String, String> environment) throws IOException {
        String pod = environment.getOrDefault("HOSTNAME", "localhost");
        String version = environment.getOrDefault("VERSION", "v1");
        answer = "hello from " + pod + " version " + version + "\n";
        server = HttpServer.create(new InetSocketAddress(port), BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        fault = new Fault(environment);
        server.createContext("/", this::greet);
        server.createContext("/healthz", exchange -> answer(exchange, "ok\n"));
        server.createContext("/slow", this::slow);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Thread.sleep(Integer.parseInt(System.getenv().getOrDefault("STARTUP_MILLIS", "0")));
        Hello hello = new Hello(PORT, System.getenv());
        if (!Boolean.parseBoolean(System.getenv("EXIT_AT_ONCE"))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> hello.stop(DRAIN_SECONDS)));
        }
        String webSocketPort = System.getenv("WEBSOCKET_PORT");
        if (webSocketPort != null) {
            new WebSocketEcho(Integer.parseInt(webSocketPort)).start();
        }
        hello.start();
        System.out.print("listening on " + PORT + ": " + hello.answer);
    }

    void start() {
        server.start();
    }

    /** Takes no new connections, and waits for requests in flight for at most so many seconds. */
    void stop(int seconds) {
        System.out.println("stopping");
        server.stop(seconds);
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void greet(HttpExchange exchange) throws IOException {
        boolean fails = false;
        try {
            fails = fault.happens();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answer(exchange, fails ? FAILED : OK, fails ? "out of order\n" : answer);
    }

    /** /slow?ms=500 answers after half a second. */
    private void slow(HttpExchange exchange) throws IOException {
        try {
            Thread.sleep(delayMillis(exchange.getRequestURI().getQuery()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answer(exchange, answer);
    }

    static int delayMillis(@Nullable String query) {
        if (query == null || !query.matches("ms=[0-9]{1,6}")) {
            return 1000;
        }
        return Math.min(LONGEST_DELAY_MILLIS, Integer.parseInt(query.substring("ms=".length())));
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        answer(exchange, OK, text);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
