package dev.gantry.e2e;

import java.io.IOException;

/** An image with a shell and the usual small programs. */
final class ShellImage {

    static final String NAME = "gantry-e2e/shell:local";

    private ShellImage() {}

    /** Makes the image anew; the same call again changes nothing that matters. */
    static void ensure() throws IOException, InterruptedException {
        MachineImage.create().importAs(NAME, "ENV PATH=/bin");
    }
}
