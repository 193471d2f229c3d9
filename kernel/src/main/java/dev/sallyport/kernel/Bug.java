package dev.sallyport.kernel;

import org.jspecify.annotations.Nullable;

/// Our own mistake: a state that the code says cannot happen. Never caught to carry on.
public final class Bug extends RuntimeException {
    public Bug(String message) {
        this(message, null);
    }

    public Bug(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
