package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

/// From where: the door, and the network address of the peer (`local` for our own processes).
public record Origin(Door door, String address) {
    public Origin {
        requireNonNull(door, "door");
        requireNonNull(address, "address");
    }

    public static Origin local() {
        return new Origin(Door.LOCAL, "local");
    }
}
