package dev.gantry.agent.runtime.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Makes the built-in sandbox image on an engine that has none, from nothing but the {@link PauseProgram}. */
final class PauseImage {

    static final String REPOSITORY = "gantry/pause";
    static final String TAG = "local";

    private final DockerImages images;
    private final ReentrantLock making = new ReentrantLock();

    PauseImage(DockerImages images) {
        this.images = images;
    }

    static boolean isBuiltIn(String reference) {
        return reference.equals(REPOSITORY + ":" + TAG);
    }

    void ensure(String architecture) {
        making.lock();
        try {
            if (images.find(REPOSITORY + ":" + TAG).isEmpty()) {
                images.importTar(
                        REPOSITORY,
                        TAG,
                        tar(PauseProgram.forArchitecture(architecture)),
                        List.of("ENTRYPOINT [\"/pause\"]"));
            }
        } finally {
            making.unlock();
        }
    }

    private static byte[] tar(byte[] program) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry("pause");
            entry.setMode(0755);
            entry.setSize(program.length);
            tar.putArchiveEntry(entry);
            tar.write(program);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
