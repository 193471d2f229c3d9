/// The OpenID AuthZEN Authorization API 1.0, on the wire: paths, JSON and errors. What is decided is
/// in [dev.sallyport.decisionpoint].
///
///     bytes ─▶ Wire (strict JSON) ─▶ Reading (the specification's objects) ─▶ DecisionPoint
///     Answer ─▶ Writing ─▶ bytes
///
/// Reading is strict about what the specification names and blind to everything else, as it asks:
/// unknown members are ignored, members with a wrong type are an error. Registration of clients is
/// here too ([ClientsHttp]); the inner door alone serves it.
@NullMarked
package dev.sallyport.authzen;

import org.jspecify.annotations.NullMarked;
