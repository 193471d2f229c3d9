/// Why, who, what: the decisions of a door, explained over its API.
///
/// Everybody may ask about themselves; about others, who may look at policies. Asking does nothing.
@NullMarked
package dev.sallyport.explanation;

import org.jspecify.annotations.NullMarked;
