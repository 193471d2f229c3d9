package dev.sallyport.client;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;

/// A door said no, as opposed to: could not be asked.
public final class DoorProblem extends Problem {
    private final int status;

    DoorProblem(ProblemCode code, int status, String detail) {
        super(code, detail);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
