package dev.sallyport.jobs;

import dev.sallyport.kernel.Bug;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// All work a process knows how to do.
public record JobCatalog(List<Step> steps, List<Recurring> recurring) {
    public JobCatalog {
        steps = List.copyOf(steps);
        recurring = List.copyOf(recurring);
        Set<String> names = new HashSet<>();
        steps.forEach(step -> unique(names, step.name()));
        recurring.forEach(each -> unique(names, each.name()));
    }

    private static void unique(Set<String> names, String name) {
        if (!names.add(name)) {
            throw new Bug("two kinds of work share a name");
        }
    }
}
