package dev.sallyport.directory;

import dev.sallyport.database.Database;
import dev.sallyport.identity.People;
import dev.sallyport.jobs.Jobs;
import dev.sallyport.policy.Policy;
import dev.sallyport.throttle.Throttle;
import dev.sallyport.websession.FreshProof;
import dev.sallyport.websession.WebSessions;
import java.util.List;

/// What the package brings to the door.
public final class DirectoryWiring {
    private DirectoryWiring() {}

    /// What it stands on.
    public record Ground(
            Database database, Policy policy, People people, Jobs jobs, Throttle throttle) {}

    public static List<Object> handlers(Ground ground, WebSessions sessions) {
        Database database = ground.database();
        return List.of(
                new DirectoryHttp(
                        ground.people(),
                        ground.policy(),
                        new DirectoryHttp.Freezing(
                                new Freezes(ground, sessions), new FreshProof(database)),
                        new DirectorySql(database)));
    }
}
