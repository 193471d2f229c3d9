package dev.sallyport.innerdoor;

import static java.util.Objects.requireNonNull;

import dev.sallyport.testkit.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// One [GatewayScene] on a database of its own, for all tests of a class.
public final class GatewayStage implements BeforeAllCallback, AfterAllCallback {
    private final TestDatabase database = new TestDatabase();
    private @Nullable GatewayScene scene;

    @Override
    public void beforeAll(ExtensionContext context) {
        database.beforeAll(context);
        scene = new GatewayScene(database);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (scene != null) {
            scene.close();
        }
        database.afterAll(context);
    }

    public GatewayScene scene() {
        return requireNonNull(scene);
    }

    public TestDatabase database() {
        return database;
    }
}
