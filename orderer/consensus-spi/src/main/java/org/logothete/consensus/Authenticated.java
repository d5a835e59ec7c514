package org.logothete.consensus;

/**
 * A message whose sender, signature and claims have been verified. Only the host's verifier and the
 * simulator construct one, and engines accept nothing else.
 *
 * @param from a member of the channel's current configuration
 * @param signature the sender's signature, kept so that it can go into certificates; empty if the
 *     message is authenticated by its link
 */
public record Authenticated<M extends ConsensusMessage>(NodeId from, M message, Bytes signature) {}
