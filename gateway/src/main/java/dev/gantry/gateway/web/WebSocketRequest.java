package dev.gantry.gateway.web;

import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** Whether a request asks to become a WebSocket. */
final class WebSocketRequest {

    private WebSocketRequest() {}

    static boolean isUpgrade(ServerWebExchange exchange) {
        return "websocket".equalsIgnoreCase(exchange.getRequest().getHeaders().getFirst(HttpHeaders.UPGRADE));
    }
}
