package dev.gantry.agent.stream.web;

import dev.gantry.apimachinery.ApiException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Turns a request into a WebSocket. Requests arrive at an ordinary controller first, so that whatever is wrong with them is
 * answered with a Status before the protocol changes.
 */
public final class WebSocketUpgrade {

    private static final String PROTOCOL_HEADER = "Sec-WebSocket-Protocol";

    private final StreamSlots slots;

    public WebSocketUpgrade(StreamSlots slots) {
        this.slots = slots;
    }

    /** The first subprotocol of ours that the client offers too; 400 if there is none, or if it is no WebSocket request. */
    public String negotiate(HttpServletRequest request, List<String> ours) {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            throw ApiException.badRequest("Upgrade request required: this node streams over WebSocket only");
        }
        List<String> offered = Collections.list(request.getHeaders(PROTOCOL_HEADER)).stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .toList();
        return ours.stream()
                .filter(offered::contains)
                .findFirst()
                .orElseThrow(() ->
                        ApiException.badRequest("unable to upgrade: unable to negotiate protocol: client supports "
                                + offered + ", server accepts " + ours));
    }

    /** Answers the request with the upgrade, after which the handler has the connection; 429 if there are too many. */
    public void upgrade(
            HttpServletRequest request, HttpServletResponse response, String protocol, SocketHandler handler)
            throws IOException, ServletException {
        StreamSlots.Slot slot = slots.take();
        boolean upgraded = false;
        try {
            container(request)
                    .upgradeHttpToWebSocket(
                            request,
                            response,
                            config(request, protocol, new SocketEndpoint(handler, slot::close)),
                            Map.of());
            upgraded = response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
        } catch (DeploymentException e) {
            throw new ServletException(e);
        } finally {
            if (!upgraded) {
                slot.close();
            }
        }
    }

    private static ServerContainer container(HttpServletRequest request) {
        Object container = request.getServletContext().getAttribute(ServerContainer.class.getName());
        if (container instanceof ServerContainer serverContainer) {
            return serverContainer;
        }
        throw new IllegalStateException("the servlet container has no WebSocket support");
    }

    private static ServerEndpointConfig config(HttpServletRequest request, String protocol, SocketEndpoint endpoint) {
        return ServerEndpointConfig.Builder.create(SocketEndpoint.class, request.getRequestURI())
                .subprotocols(List.of(protocol))
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(endpoint);
                    }
                })
                .build();
    }
}
