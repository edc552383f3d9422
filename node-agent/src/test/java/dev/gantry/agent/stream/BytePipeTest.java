package dev.gantry.agent.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BytePipeTest {

    private final BytePipe pipe = new BytePipe(8);

    @Test
    void carriesEveryByteInOrderWhateverTheSizesOfThePieces() throws Exception {
        byte[] bytes = new byte[100_000];
        new Random(3).nextBytes(bytes);
        CompletableFuture<byte[]> read = inBackground(this::readAll);
        Random sizes = new Random(4);
        for (int from = 0; from < bytes.length; ) {
            int count = Math.min(1 + sizes.nextInt(20), bytes.length - from);
            assertThat(pipe.write(ByteBuffer.wrap(bytes, from, count))).isTrue();
            from += count;
        }
        pipe.finish();

        assertThat(read.join()).isEqualTo(bytes);
    }

    @Test
    void aFullPipeMakesTheWriterWait() throws Exception {
        CompletableFuture<Boolean> written = inBackground(() -> pipe.write(bytes("123456789")));

        assertThat(written).failsWithin(100, TimeUnit.MILLISECONDS);
        assertThat(pipe.read(new byte[1])).isEqualTo(1);
        assertThat(written).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(true);
    }

    @Test
    void whatWasWrittenBeforeTheEndIsStillRead() throws Exception {
        pipe.write(bytes("last"));
        pipe.finish();

        assertThat(readAll()).isEqualTo("last".getBytes(US_ASCII));
        assertThat(pipe.write(bytes("more"))).isFalse();
    }

    @Test
    void aReaderThatLeftSetsItsWriterFree() throws Exception {
        CompletableFuture<Boolean> written = inBackground(() -> pipe.write(bytes("123456789")));
        pipe.abandon();

        assertThat(written.join()).isFalse();
        assertThat(pipe.read(new byte[8])).isEqualTo(-1);
    }

    @Test
    void aWriterThatBrokeOffEndsTheReadingEvenOfWhatIsThere() throws Exception {
        pipe.write(bytes("half"));
        pipe.finish();
        pipe.breakOff();

        assertThatThrownBy(() -> pipe.read(new byte[8])).isInstanceOf(IOException.class);
    }

    @Test
    void breakingOffWakesAWaitingReader() {
        CompletableFuture<Integer> read = inBackground(() -> pipe.read(new byte[8]));
        pipe.breakOff();

        assertThat(read).failsWithin(10, TimeUnit.SECONDS).withThrowableThat().withMessageContaining("reset");
    }

    private byte[] readAll() throws IOException, InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[5];
        for (int count = pipe.read(buffer); count >= 0; count = pipe.read(buffer)) {
            all.write(buffer, 0, count);
        }
        return all.toByteArray();
    }

    private interface Task<T> {
        T run() throws Exception;
    }

    private static <T> CompletableFuture<T> inBackground(Task<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(task.run());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }
}
