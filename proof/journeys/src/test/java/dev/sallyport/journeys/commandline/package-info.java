/// The command line against the real doors, keeper, gateway, database and a witness, all in one
/// process: what a person types, what they read, and what a script gets.
@NullMarked
package dev.sallyport.journeys.commandline;

import org.jspecify.annotations.NullMarked;
