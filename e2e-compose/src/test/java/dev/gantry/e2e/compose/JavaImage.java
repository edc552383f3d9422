package dev.gantry.e2e.compose;

import dev.gantry.e2e.MachineImage;
import dev.gantry.launcher.build.JavaRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the product's images are built on by default, eclipse-temurin:25-jre, made of the JDK that runs this test. */
final class JavaImage {

    static final String NAME = "gantry-e2e/java:local";

    /** Sources and signatures for compilers: a third of a JDK, and no program needs them to run. */
    private static final Set<String> LEFT_OUT = Set.of("src.zip", "ct.sym");

    private JavaImage() {}

    static void ensure() throws IOException, InterruptedException {
        MachineImage image = MachineImage.create().withProgram("bash", "bash");
        Path java = image.path("/opt/java");
        copy(JavaRuntime.home().resolve("bin/java"), java.resolve("bin/java"));
        for (String directory : List.of("conf", "lib")) {
            copyTree(JavaRuntime.home().resolve(directory), java.resolve(directory));
        }
        image.withLibrariesOf(List.of(java.resolve("bin/java"), java.resolve("lib/server/libjvm.so")))
                // Seven JVMs start at once, and what they do here is short.
                .importAs(NAME, "ENV PATH=/opt/java/bin:/bin", "ENV JDK_JAVA_OPTIONS=-XX:TieredStopAtLevel=1");
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!LEFT_OUT.contains(file.getFileName().toString())) {
                    copy(file, to.resolve(from.relativize(file)));
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
