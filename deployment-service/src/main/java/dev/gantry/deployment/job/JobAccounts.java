package dev.gantry.deployment.job;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/**
 * How many pods have ended how, after one more round of counting.
 *
 * @param succeeded counted for good; of an Indexed Job the indexes that have succeeded
 * @param failed counted for good
 * @param uncountedSucceeded uids in the book whose pods still carry the finalizer; they are counted when it is gone
 * @param uncountedFailed likewise
 * @param held failures that are counted once their pod has been replaced, as the replacement carries their number on
 * @param settled the pods whose end is in the book, and which are let go once it is stored
 * @param failJob why the Job has failed by its podFailurePolicy, if it has
 */
record JobAccounts(
        int succeeded,
        int failed,
        IndexSet completedIndexes,
        IndexSet failedIndexes,
        List<String> uncountedSucceeded,
        List<String> uncountedFailed,
        int held,
        List<Pod> settled,
        Optional<String> failJob) {

    int allSucceeded() {
        return succeeded + uncountedSucceeded.size();
    }

    int allFailed() {
        return failed + uncountedFailed.size() + held;
    }

    /** Whether every end that is in the book has been counted for good. */
    boolean closed() {
        return uncountedSucceeded.isEmpty() && uncountedFailed.isEmpty() && held == 0;
    }
}
