package dev.sallyport.signin;

import dev.sallyport.websession.OpenedSession;
import java.util.List;

/// What a step of signing in led to. What is not good is a problem, not a step.
public sealed interface SignInStep {
    /// The password was right; one of these ways is needed now, in the ceremony of the handle.
    record SecondFactor(String handle, List<String> ways) implements SignInStep {
        public SecondFactor {
            ways = List.copyOf(ways);
        }

        @Override
        public String toString() {
            return "SecondFactor[" + ways + "]";
        }
    }

    /// Everything was right. `device` is what the browser keeps to be recognised by.
    record Done(OpenedSession session, String device) implements SignInStep {
        @Override
        public String toString() {
            return "Done[" + session + "]";
        }
    }
}
