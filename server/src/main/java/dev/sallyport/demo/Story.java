package dev.sallyport.demo;

import java.util.ArrayList;
import java.util.List;

/// The whole story, in the order in which it is told.
///
/// [Founding]: an organisation comes to be. [Privilege]: power is asked for, given, used, and ends.
/// [Ending]: somebody cheats, somebody leaves. [Evidence]: what happened can be proved.
/// [LookAround]: whoever stays can go on by hand.
final class Story {
    private Story() {}

    static List<Step> steps(Stage stage) {
        List<Step> steps = new ArrayList<>();
        steps.addAll(new Founding(stage).steps());
        steps.addAll(new Privilege(stage).steps());
        steps.addAll(new Ending(stage).steps());
        steps.addAll(new Evidence(stage).steps());
        steps.addAll(new LookAround(stage).steps());
        return List.copyOf(steps);
    }
}
