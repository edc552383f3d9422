package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ApiException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Questions about pods, which the scheduling thread answers between two batches, as only it may look at its state. */
final class ExplanationDesk {

    /** Each answer looks at every node, so no more than these hold up the pods that wait. */
    private static final int MAX_WAITING = 16;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private record Question<T>(Supplier<T> question, CompletableFuture<T> answer) {

        void ask() {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                // Only the one who asked is told: the pods that wait have nothing to do with it.
                answer.completeExceptionally(e);
            }
        }
    }

    private final BlockingQueue<Question<?>> questions = new ArrayBlockingQueue<>(MAX_WAITING);

    /** The answer, once the thread comes to it. */
    <T> CompletableFuture<T> ask(Supplier<T> question) {
        Question<T> asked = new Question<>(question, new CompletableFuture<>());
        if (!questions.offer(asked)) {
            throw ApiException.tooManyRequests("too many explanations are waited for; please try again");
        }
        return asked.answer();
    }

    /** Waits for an answer, but not for long: a batch and some other answers may come first. */
    static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ApiException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw ApiException.timeout("the scheduler had no time to answer; please try again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("interrupted");
        }
    }

    /** Answers all that wait. */
    void answerAll() {
        for (Question<?> next = questions.poll(); next != null; next = questions.poll()) {
            next.ask();
        }
    }
}
