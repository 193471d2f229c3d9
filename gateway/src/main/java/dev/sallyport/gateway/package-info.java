/// The gateway process: the data plane between people's unmodified clients and targets.
///
/// It decides nothing, mints nothing and keeps nothing: it asks the inner door over the control
/// line, forwards what was admitted, and records before it forwards. No database, no Spring. Start
/// at [GatewayMain]; the SSH part is `dev.sallyport.gateway.ssh`.
@NullMarked
package dev.sallyport.gateway;

import org.jspecify.annotations.NullMarked;
