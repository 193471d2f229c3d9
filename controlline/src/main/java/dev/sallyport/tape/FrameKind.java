package dev.sallyport.tape;

import java.util.Optional;

/// What a frame holds. Codes are never reused.
public enum FrameKind {
    /// Bytes the target wrote to standard output or the terminal.
    OUT(1),
    /// Bytes the target wrote to standard error, where the two are separate.
    ERR(2),
    /// Bytes the person sent; recorded by explicit policy only, since passwords are among them.
    IN(3),
    /// The terminal's size changed: `u16 columns, u16 rows`.
    RESIZE(4),
    /// A sentence put in by the gateway, UTF-8.
    MARKER(5),
    /// An operation that passed: a canonical [dev.sallyport.controlline.TapedOperation].
    OPERATION(6),
    /// How the command ended, UTF-8: `exit 0` or `signal TERM`.
    EXIT(7);

    final int code;

    FrameKind(int code) {
        this.code = code;
    }

    static Optional<FrameKind> of(int code) {
        for (FrameKind kind : values()) {
            if (kind.code == code) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
