package dev.sallyport.websession;

import dev.sallyport.jobs.Step;
import java.util.List;

/// What the package brings to the door.
public final class WebSessionWiring {
    private WebSessionWiring() {}

    public static List<Object> handlers(WebSessions sessions) {
        return List.of(new SessionHttp(sessions));
    }

    public static List<Step> steps(WebSessions sessions) {
        return SessionSteps.of(sessions);
    }
}
