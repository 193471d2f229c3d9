/// The console in a real browser: on a stage with canned facts, where every page can be seen in
/// every state, and with a hostile tape and a forged proof among the props.
@NullMarked
package dev.sallyport.journeys.console;

import org.jspecify.annotations.NullMarked;
