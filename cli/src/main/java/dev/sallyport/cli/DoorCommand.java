package dev.sallyport.cli;

import dev.sallyport.client.InnerDoor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/// A command that talks to a door. Subclasses say what they do; refusals are told by [Sallyport].
abstract class DoorCommand implements Callable<Integer> {
    private final World world;

    @Mixin DoorOptions options = new DoorOptions();

    DoorCommand(World world) {
        this.world = world;
    }

    /// Does it, or throws a problem.
    abstract void run(Doors doors);

    /// Shows a list of the inner door, all its pages.
    static void list(Doors doors, String path, Table table) {
        try (InnerDoor inner = doors.inner()) {
            doors.output().list(Pages.whole(inner.link(), path), table);
        }
    }

    /// Does at the inner door what needs no signature.
    static void post(Doors doors, String path, ObjectNode body, String done) {
        try (InnerDoor inner = doors.inner()) {
            doors.output().say(inner.link().post(path, body), done);
        }
    }

    @Override
    public final Integer call() {
        run(new Doors(world, options));
        return 0;
    }
}
