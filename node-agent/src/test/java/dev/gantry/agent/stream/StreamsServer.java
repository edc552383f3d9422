package dev.gantry.agent.stream;

import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.stream.pod.LocalPods;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/** The streaming API on a free port, with just enough of the Kubernetes API around it for kubectl. */
public final class StreamsServer implements AutoCloseable {

    private final ServletWebServerApplicationContext context;

    public StreamsServer(ContainerRuntime runtime, LocalPods pods) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "server.address", "127.0.0.1",
                "spring.threads.virtual.enabled", "true",
                "spring.main.banner-mode", "off"));
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(ContainerRuntime.class, () -> runtime);
            beans.registerBean(LocalPods.class, () -> pods);
        });
        context = (ServletWebServerApplicationContext) application.run();
    }

    public int port() {
        return Objects.requireNonNull(context.getWebServer()).getPort();
    }

    @Override
    public void close() {
        context.close();
    }

    @TestConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({StreamConfiguration.class, StubApi.class})
    static class Application {
        @Bean
        InstantSource clock() {
            return InstantSource.system();
        }
    }
}
