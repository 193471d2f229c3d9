package dev.sallyport.signin;

import dev.sallyport.kernel.Operation;
import dev.sallyport.websession.Client;
import java.util.Optional;

/// Who asks, as far as it can be seen before anything is proved.
///
/// @param device what the browser kept from an earlier sign-in, not yet believed
public record Circumstances(Operation op, Client client, Optional<String> device) {}
