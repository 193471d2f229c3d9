package dev.sallyport.authzen;

import dev.sallyport.decisionpoint.ClientBook;
import dev.sallyport.kernel.ClientId;
import dev.sallyport.web.ClientLookup;
import dev.sallyport.web.PresentedHandle;
import java.time.InstantSource;
import java.util.Optional;

/// Tells the edge who the registered clients of its door are.
public final class KnownPrograms implements ClientLookup {
    private final ClientBook book;

    public KnownPrograms(ClientBook book) {
        this.book = book;
    }

    @Override
    public Optional<ClientId> find(PresentedHandle presented) {
        return book.find(presented.text());
    }

    @Override
    public InstantSource clock() {
        return book.clock();
    }
}
