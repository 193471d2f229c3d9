/// The life cycle of elevations: each rule by itself, the whole against a model, and the races.
@NullMarked
package dev.sallyport.elevation;

import org.jspecify.annotations.NullMarked;
