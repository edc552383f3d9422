package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Questions about pods, which the scheduling thread answers between two batches, as only it may look at its state. */
final class ExplanationDesk {

    /** Each answer looks at every node, so no more than these hold up the pods that wait. */
    private static final int MAX_WAITING = 16;

    private record Question(ObjectKey pod, CompletableFuture<ObjectNode> answer) {}

    private final BlockingQueue<Question> questions = new ArrayBlockingQueue<>(MAX_WAITING);

    /** The answer, once the thread comes to it. */
    CompletableFuture<ObjectNode> ask(ObjectKey pod) {
        Question question = new Question(pod, new CompletableFuture<>());
        if (!questions.offer(question)) {
            throw ApiException.tooManyRequests("too many explanations are waited for; please try again");
        }
        return question.answer();
    }

    /** Answers all that wait. */
    void answerAll(Function<ObjectKey, ObjectNode> answers) {
        for (Question next = questions.poll(); next != null; next = questions.poll()) {
            try {
                next.answer().complete(answers.apply(next.pod()));
            } catch (RuntimeException e) {
                // Only the one who asked is told: the pods that wait have nothing to do with it.
                next.answer().completeExceptionally(e);
            }
        }
    }
}
