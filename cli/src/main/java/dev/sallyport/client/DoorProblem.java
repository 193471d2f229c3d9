package dev.sallyport.client;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;

/// A door said no, as opposed to: could not be asked.
public final class DoorProblem extends Problem {
    private final String door;
    private final int status;

    DoorProblem(ProblemCode code, String door, int status, String detail) {
        super(code, detail);
        this.door = door;
        this.status = status;
    }

    /// Which one; empty when its link was given no name.
    public String door() {
        return door;
    }

    public int status() {
        return status;
    }
}
