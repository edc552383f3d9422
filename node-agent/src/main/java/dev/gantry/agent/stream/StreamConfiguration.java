package dev.gantry.agent.stream;

import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.stream.exec.RemoteCommandController;
import dev.gantry.agent.stream.log.LogController;
import dev.gantry.agent.stream.log.LogPlaces;
import dev.gantry.agent.stream.pod.LocalPods;
import dev.gantry.agent.stream.pod.PodContainers;
import dev.gantry.agent.stream.portforward.PortForwardController;
import dev.gantry.agent.stream.web.StatusAdvice;
import dev.gantry.agent.stream.web.StreamSlots;
import dev.gantry.agent.stream.web.WebSocketUpgrade;
import dev.gantry.apimachinery.rest.InternalTokenFilter;
import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/** Wires the streaming API; it needs a {@link ContainerRuntime}, {@link LocalPods} and a clock from the agent. */
@Configuration(proxyBeanMethods = false)
@Import({LogController.class, RemoteCommandController.class, PortForwardController.class, StatusAdvice.class})
public class StreamConfiguration {

    /** Part of a message that Tomcat gathers before it hands it on, in bytes; its own 8 KiB would quarter kubectl's. */
    private static final int WEBSOCKET_BUFFER_BYTES = 64 * 1024;

    /** How long a connection may wait for its next request; Tomcat's own time. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

    @Bean
    StreamSlots streamSlots() {
        return new StreamSlots();
    }

    @Bean
    LogPlaces logPlaces() {
        return new LogPlaces();
    }

    @Bean
    PodContainers podContainers(LocalPods pods, ContainerRuntime runtime) {
        return new PodContainers(pods, runtime);
    }

    @Bean
    WebSocketUpgrade webSocketUpgrade(StreamSlots slots) {
        return new WebSocketUpgrade(slots);
    }

    @Bean
    FilterRegistrationBean<InternalTokenFilter> internalTokenFilter(@Value("${gantry.internal.token:}") String token) {
        FilterRegistrationBean<InternalTokenFilter> registration =
                new FilterRegistrationBean<>(new InternalTokenFilter(token));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> streamingTomcat() {
        return factory -> {
            factory.addContextCustomizers(StreamConfiguration::supportWebSocket);
            factory.addConnectorCustomizers(StreamConfiguration::allowSlowReaders);
        };
    }

    private static void supportWebSocket(Context context) {
        context.addParameter("org.apache.tomcat.websocket.binaryBufferSize", Integer.toString(WEBSOCKET_BUFFER_BYTES));
        context.addServletContainerInitializer(new WsSci(), null);
    }

    /** Tomcat knows one time for a connection's first request and for a write that waits; the second needs the longer one. */
    private static void allowSlowReaders(Connector connector) {
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setConnectionTimeout((int) StreamSlots.MAX_SILENCE.toMillis());
            http.setKeepAliveTimeout((int) KEEP_ALIVE.toMillis());
        }
    }
}
