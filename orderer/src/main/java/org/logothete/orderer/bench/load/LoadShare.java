package org.logothete.orderer.bench.load;

import java.util.List;

/**
 * What one process of a run does.
 *
 * @param network folder of the network
 * @param nodes names of the nodes that clients submit to; client n begins with node n modulo their
 *     number
 * @param watched names of the nodes whose blocks the process reads
 * @param firstClient number of the process's first client among those of all processes
 * @param clients how many clients the process is
 * @param allClients how many there are in all processes
 * @param fanOut to how many nodes each transaction is sent
 * @param acknowledgements how many of them have to take it until it counts as acknowledged
 * @param identities how many of the network's clients sign, in turn
 * @param work what the transactions are
 * @param load of this process, with the rate of all
 * @param ahead transactions to sign before the load begins
 */
public record LoadShare(
    String network,
    List<String> nodes,
    List<String> watched,
    int firstClient,
    int clients,
    int allClients,
    int fanOut,
    int acknowledgements,
    int identities,
    Work work,
    Load load,
    long ahead) {
  public LoadShare {
    nodes = List.copyOf(nodes);
    watched = List.copyOf(watched);
  }
}
