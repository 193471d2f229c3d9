package dev.sallyport.server;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.BooleanSupplier;

/// One process that the supervisor runs.
///
/// @param zone whose class path it gets
/// @param heapMegabytes the most it may use; beyond that it ends and is started again
/// @param arguments no secrets: everybody on the machine can read them
/// @param environment names of variables passed on; everything else is taken away
/// @param listens what it will listen on: free, or it is not started
/// @param ready asked again and again until it says yes
record ProcessSpec(
        String name,
        String zone,
        String mainClass,
        int heapMegabytes,
        List<String> arguments,
        List<String> environment,
        List<InetSocketAddress> listens,
        BooleanSupplier ready) {
    ProcessSpec {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        listens = List.copyOf(listens);
    }
}
