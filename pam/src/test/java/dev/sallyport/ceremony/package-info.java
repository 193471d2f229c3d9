/// What a signature is good for, and what it is not.
@NullMarked
package dev.sallyport.ceremony;

import org.jspecify.annotations.NullMarked;
