package dev.sallyport.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/// A command that talks to a door. Subclasses say what they do; refusals are told by [Sallyport].
abstract class DoorCommand implements Callable<Integer> {
    private final World world;

    @Mixin DoorOptions options = new DoorOptions();

    DoorCommand(World world) {
        this.world = world;
    }

    /// Does it, or throws a problem.
    abstract void run(Doors doors);

    @Override
    public final Integer call() {
        run(new Doors(world, options));
        return 0;
    }
}
