package dev.gantry.apimachinery.store;

import dev.gantry.apimachinery.schema.ResourceTypes;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the store to its database. */
@Configuration(proxyBeanMethods = false)
public class StoreConfiguration {

    @Bean
    ChangeLog changeLog(ChangeRepository changes, HeadRepository head) {
        return new ChangeLog(changes, head);
    }

    @Bean
    ResourceStore resourceStore(
            DataSource dataSource,
            ResourceTypes types,
            ChangeLog log,
            MeterRegistry meters,
            @Value("${gantry.store.history:10m}") Duration history)
            throws SQLException {
        return new ResourceStore(dataSource, schema(dataSource), types, log, meters, history);
    }

    private static String schema(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getSchema();
        }
    }
}
