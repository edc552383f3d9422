package dev.gantry.apimachinery.store;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads and compacts the change log. */
interface ChangeRepository extends Repository<ChangeEntity, Long> {

    @Transactional(readOnly = true)
    List<ChangeEntity> findByVersionGreaterThanOrderByVersion(long version, Limit limit);

    /** The newest version committed longer than this many seconds ago, 0 if there is none. */
    @Query(
            value =
                    "select coalesce(max(version), 0) from change where committed_at < now() - make_interval(secs => ?1)",
            nativeQuery = true)
    long newestOlderThan(double seconds);

    /** Removes what a later change up to {@code version} superseded, and deletions up to it. */
    @Modifying
    @Transactional
    @Query(
            value = "delete from change c where c.version <= ?1 and (c.type = 2 or exists (select 1 from change n"
                    + " where n.resource = c.resource and n.namespace = c.namespace and n.name = c.name"
                    + " and n.version > c.version and n.version <= ?1))",
            nativeQuery = true)
    int removeSuperseded(long version);
}
