package dev.sallyport.ceremony;

import dev.sallyport.warrant.EnrolAuthenticator;
import dev.sallyport.warrant.SealedFact;

/// A live authenticator: its enrolment as the keeper sealed it.
public record Authenticator(EnrolAuthenticator enrolment, SealedFact sealed) {}
