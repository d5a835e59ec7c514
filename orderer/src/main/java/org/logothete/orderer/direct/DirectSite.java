package org.logothete.orderer.direct;

import com.google.protobuf.ByteString;
import java.util.function.BooleanSupplier;
import org.logothete.chaincode.direct.BatchSeals;
import org.logothete.ledger.ChannelNotes;
import org.logothete.orderer.channel.BlockSource;
import org.logothete.orderer.channel.ExecutorLinks;

/**
 * What one channel's direct agreement works with.
 *
 * @param self this node's identifier as an executor
 * @param signer signs what it says
 * @param voting whether ordering lets this node vote: it has no former life then that it does not
 *     remember
 * @param results at hand here
 * @param peers whom to ask
 */
public record DirectSite(
    String channel,
    ByteString self,
    BatchSeals.Signer signer,
    BooleanSupplier voting,
    BlockSource blocks,
    ChannelNotes notes,
    ExecutorLinks links,
    ResultShelf results,
    ResultPeers peers,
    DirectObserver observer) {}
