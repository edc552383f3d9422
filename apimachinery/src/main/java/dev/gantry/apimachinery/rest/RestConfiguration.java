package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.openapi.OpenApiDocuments;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.store.ResourceStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the generic endpoint over the store. */
@Configuration(proxyBeanMethods = false)
@Import({BatchController.class, ApiExceptionAdvice.class})
public class RestConfiguration {

    @Bean
    ResourceOperations resourceOperations(ResourceStore store, List<Admission> admissions, InstantSource clock) {
        return new ResourceOperations(
                store,
                admissions,
                clock,
                () -> UUID.randomUUID().toString(),
                new Random(),
                Executors.newVirtualThreadPerTaskExecutor());
    }

    @Bean
    ServletRegistrationBean<ApiServlet> apiServlet(
            ResourceTypes types,
            ResourceStore store,
            ResourceOperations operations,
            List<SubresourceHandler> handlers,
            InstantSource clock) {
        ListReader reader = new ListReader(store.cache());
        WatchEndpoint watches = new WatchEndpoint(store.cache(), new WatchSockets(), new Random());
        ApiServlet servlet = new ApiServlet(
                types,
                new ResourceEndpoint(operations, reader, handlers),
                new ReadEndpoint(store.cache(), reader, watches, handlers, clock),
                new SchemaEndpoint(
                        new DiscoveryDocuments(types), new OpenApiDocuments(types.served(), types.reviews())));
        ServletRegistrationBean<ApiServlet> registration = new ServletRegistrationBean<>(
                servlet, "/api", "/api/*", "/apis", "/apis/*", "/openapi/v3", "/openapi/v3/*");
        registration.setLoadOnStartup(1);
        return registration;
    }

    /** Tomcat learns WebSocket here, as Boot's own wiring of it is an extra module. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> webSocketSupport() {
        return factory ->
                factory.addContextCustomizers(context -> context.addServletContainerInitializer(new WsSci(), null));
    }

    @Bean
    FilterRegistrationBean<InternalTokenFilter> internalTokenFilter(
            @Value("${gantry.internal.token:}") String internalToken) {
        FilterRegistrationBean<InternalTokenFilter> registration =
                new FilterRegistrationBean<>(new InternalTokenFilter(internalToken));
        registration.setOrder(Integer.MIN_VALUE);
        return registration;
    }

    @Bean
    HealthController healthController(RemoteResources remote) {
        return new HealthController(remote::synced);
    }
}
