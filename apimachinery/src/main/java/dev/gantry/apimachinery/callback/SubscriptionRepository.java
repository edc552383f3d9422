package dev.gantry.apimachinery.callback;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The durable subscriptions of a service. */
interface SubscriptionRepository extends Repository<SubscriptionEntity, UUID> {

    List<SubscriptionEntity> findAllByOrderByCreatedAt();

    Optional<SubscriptionEntity> findById(UUID id);

    SubscriptionEntity save(SubscriptionEntity subscription);

    long count();

    @Transactional
    void deleteById(UUID id);

    @Modifying
    @Transactional
    @Query("update SubscriptionEntity s set s.confirmed = ?2, s.failingSince = ?3 where s.id = ?1")
    int mark(UUID id, long confirmed, @Nullable Instant failingSince);
}
