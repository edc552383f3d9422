package dev.gantry.scheduler.service;

import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.scheduler.SchedulerServiceApplication;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One running replica of the service over a real PostgreSQL, alone: no registry and no monitoring answers it. */
final class SchedulerService implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private SchedulerService(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Remembers events instead of sending them. */
    @Configuration(proxyBeanMethods = false)
    static class Recording {
        @Bean
        EventRecorder eventRecorder() {
            return new RecordedEvents();
        }
    }

    static SchedulerService start(String schema, String... properties) {
        return start(schema, new DatabaseFaults(), properties);
    }

    static SchedulerService start(String schema, DatabaseFaults faults, String... properties) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "server.port",
                0,
                "gantry.admission.namespaces",
                false,
                "gantry.services.registry",
                "http://127.0.0.1:9",
                "spring.datasource.url",
                TestDatabase.url(schema),
                "spring.datasource.username",
                "postgres",
                "spring.datasource.password",
                "postgres",
                "spring.flyway.default-schema",
                schema));
        String[] arguments = new String[settings.size() + properties.length];
        int next = 0;
        for (Map.Entry<String, Object> setting : settings.entrySet()) {
            arguments[next++] = "--" + setting.getKey() + "=" + setting.getValue();
        }
        for (String property : properties) {
            arguments[next++] = "--" + property;
        }
        return new SchedulerService(new SpringApplicationBuilder(SchedulerServiceApplication.class, Recording.class)
                .initializers(faults)
                .run(arguments));
    }

    ApiCall api() {
        return new ApiCall(
                URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port")));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    RecordedEvents events() {
        return (RecordedEvents) context.getBean(EventRecorder.class);
    }

    /** Ends the replica; doing so again has no effect. */
    void stop() {
        context.close();
    }

    @Override
    public void close() {
        stop();
    }
}
