package dev.sallyport.web;

import java.util.List;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/// An open door. Closing it lets running requests finish, within limits.
public final class RunningDoor implements AutoCloseable {
    private final ServletWebServerApplicationContext context;
    private final DoorSettings settings;
    private final List<Route> routes;

    RunningDoor(
            ServletWebServerApplicationContext context, DoorSettings settings, List<Route> routes) {
        this.context = context;
        this.settings = settings;
        this.routes = routes;
    }

    public DoorSettings settings() {
        return settings;
    }

    /// Every route, enumerated from the router.
    public List<Route> routes() {
        return routes;
    }

    @Override
    public void close() {
        context.close();
    }
}
