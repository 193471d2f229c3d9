package dev.sallyport.server;

import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.keeper.KeeperClient;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.outerdoor.OuterDoor;
import dev.sallyport.outerdoor.OuterDoorSettings;
import java.time.InstantSource;

/// The process of the outer door.
public final class OuterMain {
    private OuterMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        DoorProcess.run(arguments, OuterMain::open);
    }

    private static AutoCloseable open(DoorConfig config) {
        HikariDataSource database = DoorProcess.pool(config, "outer");
        KeeperClient keeper = new KeeperClient(config.keeper().resolve("outer.sock"));
        OuterDoor door =
                OuterDoor.open(
                        new OuterDoorSettings(
                                config.door(),
                                keeper.describe().trustAnchor(),
                                config.node(),
                                config.demonstration() ? "Sallyport demo" : "Sallyport"),
                        database,
                        new KeeperKeys(keeper),
                        InstantSource.system(),
                        Randomness.secure());
        return () -> {
            door.close();
            keeper.close();
            database.close();
        };
    }
}
