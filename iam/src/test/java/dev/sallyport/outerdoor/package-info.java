/// Tests of the outer door as its clients see it: a started door, a real database, HTTP.
@NullMarked
package dev.sallyport.outerdoor;

import org.jspecify.annotations.NullMarked;
