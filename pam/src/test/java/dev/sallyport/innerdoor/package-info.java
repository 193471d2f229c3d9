/// The inner door as tests have it: the real domain on a real PostgreSQL with a real keeper.
@NullMarked
package dev.sallyport.innerdoor;

import org.jspecify.annotations.NullMarked;
