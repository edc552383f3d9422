package dev.gantry.agent.volume;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of a volume so that a reader sees either all old or all new ones: each version is a directory, the
 * link {@code ..data} names the current one, and every file is a link through it. Moving one link is atomic.
 */
final class VolumeFiles {

    private static final String CURRENT = "..data";
    private static final String NEXT_LINK = "..data_tmp";
    private static final int DEFAULT_DIRECTORY_MODE = 0755;

    private VolumeFiles() {}

    /** Does nothing if the volume already holds just these files. */
    static void write(Path volume, List<VolumeFile> files) throws IOException {
        Files.createDirectories(volume);
        mode(volume, DEFAULT_DIRECTORY_MODE);
        Path current = volume.resolve(CURRENT);
        if (Files.isDirectory(current) && holds(current, files)) {
            return;
        }
        Path old = Files.isSymbolicLink(current) ? volume.resolve(Files.readSymbolicLink(current)) : volume;
        Path next = writeVersion(volume, files);
        Path link = volume.resolve(NEXT_LINK);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, next.getFileName());
        Files.move(link, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        linkAll(volume, files);
        if (!old.equals(volume)) {
            deleteTree(old);
        }
    }

    private static boolean holds(Path version, List<VolumeFile> files) throws IOException {
        for (VolumeFile file : files) {
            Path path = version.resolve(file.path());
            if (!Files.isRegularFile(path) || !Arrays.equals(Files.readAllBytes(path), file.content())) {
                return false;
            }
        }
        try (var all = Files.walk(version.toRealPath())) {
            return all.filter(Files::isRegularFile).count() == files.size();
        }
    }

    private static Path writeVersion(Path volume, List<VolumeFile> files) throws IOException {
        Path version = Files.createTempDirectory(volume, "..version_");
        mode(version, DEFAULT_DIRECTORY_MODE);
        for (VolumeFile file : files) {
            Path path = version.resolve(file.path()).normalize();
            if (!path.startsWith(version)) {
                throw new IOException("the path " + file.path() + " leads out of its volume");
            }
            Files.createDirectories(path.getParent());
            Files.write(path, file.content());
            mode(path, file.mode());
        }
        return version;
    }

    /** Links the first name of each path through the current version, and drops links of names that are gone. */
    private static void linkAll(Path volume, List<VolumeFile> files) throws IOException {
        Set<Path> wanted = new HashSet<>();
        for (VolumeFile file : files) {
            Path first = Path.of(file.path()).getName(0);
            wanted.add(first);
            Path link = volume.resolve(first);
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Path.of(CURRENT).resolve(first));
            }
        }
        try (var entries = Files.list(volume)) {
            for (Path entry : entries.toList()) {
                boolean own = entry.getFileName().toString().startsWith("..");
                if (!own && !wanted.contains(entry.getFileName())) {
                    Files.delete(entry);
                }
            }
        }
    }

    static void mode(Path path, int mode) throws IOException {
        Files.setPosixFilePermissions(path, permissions(mode));
    }

    /** 0640 is owner read and write, group read. The sticky and set-id bits have no place in a volume file. */
    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] order = PosixFilePermission.values(); // OWNER_READ … OTHERS_EXECUTE
        for (int bit = 0; bit < order.length; bit++) {
            if ((mode & (1 << (order.length - 1 - bit))) != 0) {
                permissions.add(order[bit]);
            }
        }
        return permissions;
    }

    /** Never follows a link out of the tree. */
    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
