/// An installation as somebody would run it: its own processes, its own PostgreSQL elsewhere, its
/// own certificates; and what becomes of a whole one when one of its processes is killed.
@NullMarked
package dev.sallyport.journeys.installation;

import org.jspecify.annotations.NullMarked;
