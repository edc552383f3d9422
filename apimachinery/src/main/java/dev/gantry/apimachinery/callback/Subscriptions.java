package dev.gantry.apimachinery.callback;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.LabelSelector;
import dev.gantry.apimachinery.schema.ResourceAlias;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.store.WatchCache;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** The durable subscriptions of a service and, on the replica that leads, their deliveries. */
final class Subscriptions implements AutoCloseable {

    /** Subscriptions of one service: each costs a thread and a connection. */
    private static final int MAX_SUBSCRIPTIONS = 1000;

    private final SubscriptionRepository repository;
    private final WatchCache cache;
    private final ResourceTypes types;
    private final String source;
    private final InstantSource clock;
    private final CallbackSender sender = new CallbackSender();
    private final Map<UUID, CallbackDelivery> deliveries = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean leading;

    Subscriptions(
            SubscriptionRepository repository,
            WatchCache cache,
            ResourceTypes types,
            String source,
            LeaderLease lease,
            InstantSource clock) {
        this.repository = repository;
        this.cache = cache;
        this.types = types;
        this.source = source;
        this.clock = clock;
        lease.onChange(this::lead);
    }

    private void lead(boolean leads) {
        lock.lock();
        try {
            leading = leads;
            deliveries.values().forEach(CallbackDelivery::close);
            deliveries.clear();
            if (leads) {
                repository.findAllByOrderByCreatedAt().forEach(this::deliver);
            }
        } finally {
            lock.unlock();
        }
    }

    private void deliver(SubscriptionEntity subscription) {
        List<ResourceType> kinds = subscription.kinds().stream()
                .map(this::type)
                .flatMap(Optional::stream)
                .toList();
        deliveries.put(
                subscription.id(), new CallbackDelivery(subscription, repository, cache, kinds, source, sender, clock));
    }

    private Optional<ResourceType> type(String kind) {
        int slash = kind.lastIndexOf('/');
        return slash < 0
                ? Optional.empty()
                : types.byKind(kind.substring(0, slash), kind.substring(slash + 1))
                        .map(ResourceAlias::stored);
    }

    /** Creates the subscription, or moves an equal one (url, kinds, selector) to the version asked for. */
    SubscriptionEntity subscribe(SubscriptionRequest request) {
        List<FieldError> errors = validate(request);
        if (!errors.isEmpty()) {
            throw ApiException.invalid("Subscription.gantry.dev", request.url(), errors);
        }
        lock.lock();
        try {
            SubscriptionEntity subscription = equal(request).orElseGet(this::create);
            long from = request.fromResourceVersion() == 0 ? cache.version() : request.fromResourceVersion();
            subscription.set(request, from);
            SubscriptionEntity saved = repository.save(subscription);
            if (leading) {
                CallbackDelivery old = deliveries.remove(saved.id());
                if (old != null) {
                    old.close();
                }
                deliver(saved);
            }
            return saved;
        } finally {
            lock.unlock();
        }
    }

    private Optional<SubscriptionEntity> equal(SubscriptionRequest request) {
        return repository.findAllByOrderByCreatedAt().stream()
                .filter(s -> s.url().equals(request.url())
                        && s.kinds().equals(request.kinds())
                        && s.selector().equals(request.selector()))
                .findFirst();
    }

    private SubscriptionEntity create() {
        if (repository.count() >= MAX_SUBSCRIPTIONS) {
            throw ApiException.tooManyRequests("there are already " + MAX_SUBSCRIPTIONS + " subscriptions");
        }
        return new SubscriptionEntity(UUID.randomUUID(), clock.instant());
    }

    private List<FieldError> validate(SubscriptionRequest request) {
        List<FieldError> errors = new ArrayList<>();
        if (!isHttp(request.url())) {
            errors.add(FieldError.invalid("url", request.url(), "must be an absolute http or https URL"));
        }
        if (request.kinds().isEmpty()) {
            errors.add(FieldError.required("kinds", "name at least one, such as v1/Pod"));
        }
        for (int i = 0; i < request.kinds().size(); i++) {
            if (type(request.kinds().get(i)).isEmpty()) {
                errors.add(FieldError.invalid(
                        "kinds[" + i + "]", request.kinds().get(i), "this service serves no such kind"));
            }
        }
        if (request.fromResourceVersion() < 0) {
            errors.add(FieldError.invalid(
                    "fromResourceVersion", request.fromResourceVersion(), "must be greater than or equal to 0"));
        }
        try {
            LabelSelector.parse(request.selector());
        } catch (ApiException e) {
            errors.add(FieldError.invalid(
                    "selector", request.selector(), e.status().getMessage()));
        }
        return errors;
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = new URI(url);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    List<SubscriptionEntity> all() {
        return repository.findAllByOrderByCreatedAt();
    }

    void unsubscribe(UUID id) {
        lock.lock();
        try {
            if (repository.findById(id).isEmpty()) {
                throw ApiException.notFound("subscriptions.gantry.dev", id.toString());
            }
            CallbackDelivery delivery = deliveries.remove(id);
            if (delivery != null) {
                delivery.close();
            }
            repository.deleteById(id);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lead(false);
    }
}
