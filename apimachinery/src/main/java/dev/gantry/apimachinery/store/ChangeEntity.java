package dev.gantry.apimachinery.store;

import dev.gantry.apimachinery.schema.ResourceType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of the change log; written by JDBC in groups, read through JPA. */
@Entity
@Table(name = "change")
class ChangeEntity {

    @Id
    private long version;

    @Column(nullable = false)
    private String resource = "";

    @Column(nullable = false)
    private int type;

    @Column(nullable = false)
    private byte[] document = new byte[0];

    protected ChangeEntity() {}

    long version() {
        return version;
    }

    String resource() {
        return resource;
    }

    ChangeType type() {
        return ChangeType.of(type);
    }

    StoredObject object(ResourceType of) {
        return StoredObject.decoded(of, version, document);
    }
}
