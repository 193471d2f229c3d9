/// The outer door, put together: every part is made here and handed what it needs.
///
/// Start reading at [OuterDoor#open]. The pages of its console are in [ConsolePages]; they hold no
/// facts and read `/api/v1` like everybody else.
@NullMarked
package dev.sallyport.outerdoor;

import org.jspecify.annotations.NullMarked;
