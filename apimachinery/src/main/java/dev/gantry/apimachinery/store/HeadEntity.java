package dev.gantry.apimachinery.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The one row that says how far the store is, and up to where its change log was compacted. */
@Entity
@Table(name = "store_head")
class HeadEntity {

    /** The id of the one row. */
    static final short ID = 1;

    @Id
    private short id;

    @Column(nullable = false)
    private long version;

    @Column(nullable = false)
    private long compacted;

    protected HeadEntity() {}

    long version() {
        return version;
    }

    long compacted() {
        return compacted;
    }
}
