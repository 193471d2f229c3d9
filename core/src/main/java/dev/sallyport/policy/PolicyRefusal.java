package dev.sallyport.policy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Ruling;

/// Policy said no, or asked for what is missing. Whoever keeps that on record finds here what
/// decided.
public final class PolicyRefusal extends Problem {
    private final Ruling ruling;

    PolicyRefusal(ProblemCode code, String message, Ruling ruling) {
        super(code, message);
        this.ruling = ruling;
    }

    public Ruling ruling() {
        return ruling;
    }
}
