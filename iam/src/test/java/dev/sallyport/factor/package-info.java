/// Tests of the factors by themselves.
@NullMarked
package dev.sallyport.factor;

import org.jspecify.annotations.NullMarked;
