package dev.gantry.apimachinery.callback;

import dev.gantry.apimachinery.ApiException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Subscriptions to the changes of this service's kinds, delivered as CloudEvents batches. */
@RestController
@RequestMapping("/gantry/v1/subscriptions")
class SubscriptionController {

    private final Subscriptions subscriptions;

    SubscriptionController(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    /**
     * A subscription as shown; its secret is not.
     *
     * @param confirmedResourceVersion how far the subscriber has confirmed, as last written down
     * @param failingSince since when it confirms nothing
     */
    record SubscriptionView(
            UUID id,
            String url,
            List<String> kinds,
            String selector,
            long confirmedResourceVersion,
            Instant createdAt,
            @Nullable Instant failingSince) {

        static SubscriptionView of(SubscriptionEntity subscription) {
            return new SubscriptionView(
                    subscription.id(),
                    subscription.url(),
                    subscription.kinds(),
                    subscription.selector(),
                    subscription.confirmed(),
                    subscription.createdAt(),
                    subscription.failingSince());
        }
    }

    /** Subscribes; an equal subscription (url, kinds, selector) is moved to the version asked for. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    SubscriptionView subscribe(@RequestBody SubscriptionRequest request) {
        return SubscriptionView.of(subscriptions.subscribe(request));
    }

    @GetMapping
    List<SubscriptionView> list() {
        return subscriptions.all().stream().map(SubscriptionView::of).toList();
    }

    @GetMapping("/{id}")
    SubscriptionView get(@PathVariable UUID id) {
        return subscriptions.all().stream()
                .filter(subscription -> subscription.id().equals(id))
                .findFirst()
                .map(SubscriptionView::of)
                .orElseThrow(() -> ApiException.notFound("subscriptions.gantry.dev", id.toString()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unsubscribe(@PathVariable UUID id) {
        subscriptions.unsubscribe(id);
    }
}
