package dev.gantry.e2e;

import dev.gantry.launcher.Console;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one {@link GantryStack} of the run: started when the first test asks, stopped after the last. Says which test begins, for a test may
 * take minutes.
 */
public final class GantryExtension implements ParameterResolver, BeforeEachCallback {

    /** Set by the build; the parent directory where a test runs from an IDE. */
    private static final Path ROOT = Path.of(System.getProperty("gantry.root", ".."));

    private static final int PORT_BASE = Integer.getInteger("gantry.e2e.portBase", 27_100);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == GantryStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(GantryExtension.class))
                .computeIfAbsent(GantryStack.class, key -> start());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        new Console(System.out).step(context.getRequiredTestClass().getSimpleName() + ": " + context.getDisplayName());
    }

    private static GantryStack start() {
        try {
            return GantryStack.start(ROOT, Path.of("target", "gantry"), PORT_BASE);
        } catch (IOException e) {
            throw new IllegalStateException("the stack does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the stack started", e);
        }
    }
}
