package dev.sallyport.ledger;

import dev.sallyport.kernel.EventId;

/// An entry on its way to the database. Arrays are handed over, not copied: nobody else has them.
record FreshEntry(EventId id, String type, byte[] header, byte[] salt, byte[] body) {}
