package dev.gantry.agent.stream.portforward;

import dev.gantry.agent.stream.pod.PodContainers;
import dev.gantry.agent.stream.web.QueryParameters;
import dev.gantry.agent.stream.web.SocketHandler;
import dev.gantry.agent.stream.web.WebSocketUpgrade;
import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves port-forward over WebSocket; POST, kubectl's second try, gets the same refusals. */
@RestController
public final class PortForwardController {

    /** Ports of one connection: two channels each, and a channel's number is one byte of which 255 is taken. */
    private static final int MAX_PORTS = 64;

    private static final int MAX_PORT = 65_535;

    private final PodContainers containers;
    private final WebSocketUpgrade webSocket;

    public PortForwardController(PodContainers containers, WebSocketUpgrade webSocket) {
        this.containers = containers;
        this.webSocket = webSocket;
    }

    @RequestMapping(
            path = "/api/v1/namespaces/{namespace}/pods/{name}/portforward",
            method = {RequestMethod.GET, RequestMethod.POST})
    public void portForward(
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, ServletException {
        ObjectKey pod = new ObjectKey(namespace, name);
        PodNetwork network = new PodNetwork(pod, containers.address(pod));
        String protocol = webSocket.negotiate(request, List.of(SpdyForwarding.PROTOCOL, ChannelForwarding.PROTOCOL));
        SocketHandler handler = protocol.equals(SpdyForwarding.PROTOCOL)
                ? new SpdyForwarding(network)
                : new ChannelForwarding(network, ports(new QueryParameters(parameters)));
        webSocket.upgrade(request, response, protocol, handler);
    }

    /** {@code ports=80&ports=81} or {@code ports=80,81}. */
    private static List<Integer> ports(QueryParameters query) {
        List<Integer> ports = query.all("ports").stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(PortForwardController::port)
                .toList();
        if (ports.isEmpty() || ports.size() > MAX_PORTS) {
            throw ApiException.badRequest("query parameter \"ports\" must name 1 to " + MAX_PORTS + " ports");
        }
        return ports;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // falls through to the refusal, which is the same for any text that is no port
        }
        throw ApiException.badRequest("unable to parse \"" + text + "\" as a port");
    }
}
