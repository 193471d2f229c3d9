/// What is kept of what gateways record.
@NullMarked
package dev.sallyport.recording;

import org.jspecify.annotations.NullMarked;
