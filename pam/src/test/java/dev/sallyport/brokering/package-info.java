/// What gateways are told, and what is kept of what they tell.
@NullMarked
package dev.sallyport.brokering;

import org.jspecify.annotations.NullMarked;
