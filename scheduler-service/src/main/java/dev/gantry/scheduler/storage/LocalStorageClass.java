package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.scheduler.volume.ClassChoice;
import dev.gantry.scheduler.volume.DockerVolumes;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes the class {@code local} once in the life of a database: claims work from the start, and an operator who deletes the
 * class does not meet it again.
 */
final class LocalStorageClass {

    private static final Logger LOG = LoggerFactory.getLogger(LocalStorageClass.class);
    private static final String NAME = "local";
    private static final String STEP = "storage class " + NAME;

    private final ResourceClient<StorageClass> classes;
    private final JdbcClient database;

    LocalStorageClass(ResourceClient<StorageClass> classes, JdbcClient database) {
        this.classes = classes;
        this.database = database;
    }

    /** Creates the class unless that was done before; the mark is set last, so that a crash in between repeats the creation. */
    void createOnce() {
        if (done()) {
            return;
        }
        try {
            classes.create(local());
            LOG.info("created the storage class {}", NAME);
        } catch (ApiException e) {
            if (!e.isAlreadyExists()) {
                throw e;
            }
        }
        database.sql("insert into first_start_step (step) values (:step) on conflict do nothing")
                .param("step", STEP)
                .update();
    }

    private boolean done() {
        return database.sql("select count(*) from first_start_step where step = :step")
                        .param("step", STEP)
                        .query(Long.class)
                        .single()
                > 0;
    }

    private static StorageClass local() {
        return new StorageClassBuilder()
                .withNewMetadata()
                .withName(NAME)
                .addToAnnotations(ClassChoice.DEFAULT_CLASS, "true")
                .endMetadata()
                .withProvisioner(DockerVolumes.PROVISIONER)
                .withReclaimPolicy("Delete")
                .withVolumeBindingMode(ClassChoice.WAIT_FOR_FIRST_CONSUMER)
                .withAllowVolumeExpansion(true)
                .build();
    }
}
