/// What tests stand on: a clock that moves when told, seeds that are printed, real PostgreSQL.
///
/// Never on the class path of anything that ships. Start reading at [TestDatabase].
@NullMarked
package dev.sallyport.testkit;

import org.jspecify.annotations.NullMarked;
