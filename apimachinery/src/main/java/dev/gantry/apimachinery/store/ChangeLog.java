package dev.gantry.apimachinery.store;

import java.time.Duration;
import java.util.List;
import org.springframework.data.domain.Limit;

/** The change log as the cache reads it. */
final class ChangeLog {

    /** Changes read at once: bounds the memory of catching up. */
    private static final Limit PAGE = Limit.of(1000);

    private final ChangeRepository changes;
    private final HeadRepository head;

    ChangeLog(ChangeRepository changes, HeadRepository head) {
        this.changes = changes;
        this.head = head;
    }

    /** The next changes after {@code version} in order, at most one page. */
    List<ChangeEntity> after(long version) {
        return changes.findByVersionGreaterThanOrderByVersion(version, PAGE);
    }

    long headVersion() {
        return head().version();
    }

    /** The head version after every commit that was under way at the call. */
    long settledVersion() {
        return head.settledVersion();
    }

    long compactedVersion() {
        return head().compacted();
    }

    /**
     * Forgets superseded states older than {@code age}. The mark moves first: a reader that starts in between then expects less
     * than there is, never more.
     *
     * @return rows removed
     */
    int compact(Duration age) {
        long version = changes.newestOlderThan((double) age.toSeconds());
        if (version <= compactedVersion()) {
            return 0;
        }
        head.markCompacted(version);
        return changes.removeSuperseded(version);
    }

    private HeadEntity head() {
        return head.findById(HeadEntity.ID)
                .orElseThrow(() -> new IllegalStateException("table store_head has lost its row"));
    }
}
