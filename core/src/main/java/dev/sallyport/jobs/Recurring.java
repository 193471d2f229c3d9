package dev.sallyport.jobs;

import dev.sallyport.kernel.Operation;
import java.time.Duration;
import java.util.function.Consumer;

/// Work that comes round again, `pause` after it last ended; on one node at a time.
public record Recurring(String name, Duration pause, Consumer<Operation> work) {}
