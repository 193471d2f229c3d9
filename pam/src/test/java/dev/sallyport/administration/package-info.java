/// People who come and people who go.
@NullMarked
package dev.sallyport.administration;

import org.jspecify.annotations.NullMarked;
