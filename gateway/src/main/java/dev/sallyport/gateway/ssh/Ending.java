package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.EndReason;

/// Why something ends; `text` is a sentence for the person at the terminal.
record Ending(EndReason reason, String text) {}
