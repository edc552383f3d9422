package dev.gantry.agent.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The ids by which a machine and its boot are told apart. */
record MachineIdentity(String machineId, String systemUuid, String bootId) {

    static MachineIdentity read() {
        return new MachineIdentity(
                firstLine(Path.of("/etc/machine-id")),
                firstLine(Path.of("/sys/class/dmi/id/product_uuid")),
                firstLine(Path.of("/proc/sys/kernel/random/boot_id")));
    }

    /** Empty where the machine has no such file or does not let it be read. */
    private static String firstLine(Path path) {
        try {
            return Files.isReadable(path) ? Files.readString(path).strip() : "";
        } catch (IOException e) {
            return "";
        }
    }
}
