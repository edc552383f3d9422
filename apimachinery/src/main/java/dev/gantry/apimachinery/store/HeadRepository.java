package dev.gantry.apimachinery.store;

import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads the head of the store, and moves the mark of compaction. */
interface HeadRepository extends Repository<HeadEntity, Short> {

    @Transactional(readOnly = true)
    Optional<HeadEntity> findById(Short id);

    /** The version of the head once no commit is under way: a writer holds the row until its commit. */
    @Transactional
    @Query(value = "select version from store_head where id = 1 for share", nativeQuery = true)
    long settledVersion();

    @Modifying
    @Transactional
    @Query(value = "update store_head set compacted = greatest(compacted, ?1) where id = 1", nativeQuery = true)
    int markCompacted(long version);
}
