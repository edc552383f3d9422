package dev.gantry.apimachinery.callback;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A subscription as stored, with the durable mark of how far its subscriber has confirmed. */
@Entity
@Table(name = "subscription")
class SubscriptionEntity {

    @Id
    private UUID id = new UUID(0, 0);

    @Column(nullable = false)
    private String url = "";

    /** Comma-separated, such as {@code v1/Pod,v1/Node}. */
    @Column(nullable = false)
    private String kinds = "";

    @Column(nullable = false)
    private String selector = "";

    @Column(nullable = false)
    private String secret = "";

    @Column(name = "cursor", nullable = false)
    private long confirmed;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt = Instant.EPOCH;

    @Column(name = "failing_since")
    private @Nullable Instant failingSince;

    protected SubscriptionEntity() {}

    SubscriptionEntity(UUID id, Instant createdAt) {
        this.id = id;
        this.createdAt = createdAt;
    }

    void set(SubscriptionRequest request, long fromVersion) {
        url = request.url();
        kinds = String.join(",", request.kinds());
        selector = request.selector();
        secret = request.secret();
        confirmed = fromVersion;
        failingSince = null;
    }

    UUID id() {
        return id;
    }

    String url() {
        return url;
    }

    List<String> kinds() {
        return List.of(kinds.split(","));
    }

    String selector() {
        return selector;
    }

    String secret() {
        return secret;
    }

    long confirmed() {
        return confirmed;
    }

    Instant createdAt() {
        return createdAt;
    }

    @Nullable
    Instant failingSince() {
        return failingSince;
    }
}
