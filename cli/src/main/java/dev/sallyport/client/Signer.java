package dev.sallyport.client;

import tools.jackson.databind.node.ObjectNode;

/// Something that can sign an act at the inner door: an authenticator, and the person behind it.
public interface Signer {
    /// The assertion over a challenge, in the form the inner door takes.
    ObjectNode assertion(Challenge challenge);

    /// What the inner door needs to know to enrol this authenticator.
    ObjectNode enrolment();
}
