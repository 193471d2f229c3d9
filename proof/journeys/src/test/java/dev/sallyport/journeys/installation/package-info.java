/// An installation as somebody would run it: its own processes, its own PostgreSQL elsewhere, its
/// own certificates.
@NullMarked
package dev.sallyport.journeys.installation;

import org.jspecify.annotations.NullMarked;
