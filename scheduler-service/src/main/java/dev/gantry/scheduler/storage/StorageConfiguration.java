package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.rest.Admission;
import dev.gantry.apimachinery.schema.ResourceType;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires the kinds of storage. */
@Configuration(proxyBeanMethods = false)
class StorageConfiguration {

    @Bean
    StorageClasses storageClasses(ObjectProvider<LocalResources> local) {
        return new StorageClasses(() -> local.getObject().view(StorageClass.class));
    }

    @Bean
    StorageKinds storageKinds(StorageClasses classes) {
        List<ResourceType> kinds = List.of(
                PersistentVolumeClaimType.of(classes::mayGrow), PersistentVolumeType.of(), StorageClassType.of());
        return new StorageKinds(kinds);
    }

    @Bean
    @Order(0)
    Admission defaultClassAdmission(StorageClasses classes) {
        return new DefaultClassAdmission(classes);
    }

    @Bean
    ApplicationRunner localStorageClass(LocalResources local, JdbcClient database) {
        LocalStorageClass storageClass = new LocalStorageClass(local.client(StorageClass.class), database);
        return arguments -> storageClass.createOnce();
    }
}
