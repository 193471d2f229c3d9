/// Targets and rosters: what is believed of their rows.
@NullMarked
package dev.sallyport.target;

import org.jspecify.annotations.NullMarked;
