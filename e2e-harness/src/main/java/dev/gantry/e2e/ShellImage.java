package dev.gantry.e2e;

import java.io.IOException;
import java.util.List;

/** An image with a shell and the usual small programs. */
public final class ShellImage {

    public static final String NAME = "gantry-e2e/shell:local";

    /** The same image under another tag, for updates that change nothing else. */
    public static final String AGAIN = "gantry-e2e/shell:again";

    private ShellImage() {}

    /** Makes the image anew; the same call again changes nothing that matters. */
    public static void ensure() throws IOException, InterruptedException {
        for (String name : List.of(NAME, AGAIN)) {
            MachineImage.create().importAs(name, "ENV PATH=/bin");
        }
    }
}
