/// Tests of how policies are changed.
@NullMarked
package dev.sallyport.policychange;

import org.jspecify.annotations.NullMarked;
