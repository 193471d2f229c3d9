/// Why, who, what: the decisions of a door, explained over its API.
///
/// Everybody may ask about themselves; about others, who may look at policies. Asking does nothing,
/// and about others it is on record ([QuestionLog]).
@NullMarked
package dev.sallyport.explanation;

import org.jspecify.annotations.NullMarked;
