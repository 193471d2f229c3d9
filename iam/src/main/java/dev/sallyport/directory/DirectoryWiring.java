package dev.sallyport.directory;

import dev.sallyport.database.Database;
import dev.sallyport.identity.People;
import dev.sallyport.jobs.Jobs;
import dev.sallyport.policy.Policy;
import dev.sallyport.websession.WebSessions;
import java.util.List;

/// What the package brings to the door.
public final class DirectoryWiring {
    private DirectoryWiring() {}

    public static List<Object> handlers(
            Database database, Policy policy, People people, WebSessions sessions, Jobs jobs) {
        Freezes freezes = new Freezes(database, policy, people, sessions, jobs);
        return List.of(new DirectoryHttp(people, policy, freezes, new DirectorySql(database)));
    }
}
