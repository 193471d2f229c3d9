package dev.sallyport.elevation;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Operation;

/// What hangs on a grant and has to end with it: sessions.
public interface GrantEnds {
    /// Before anything is written: sessions that this process knows of are told to end now.
    void hurry(GrantId grant, String reason);

    /// In the transaction of the end: orders to end every session of the grant, wherever it runs.
    void order(Operation op, GrantId grant, String reason);
}
