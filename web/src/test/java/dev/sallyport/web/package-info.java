/// Tests of the edge, and the client and route crawl that the doors' own tests reuse.
@NullMarked
package dev.sallyport.web;

import org.jspecify.annotations.NullMarked;
