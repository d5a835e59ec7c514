package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.record.OverlaidState.Writer;
import org.logothete.chaincode.record.ResultRecord;

/**
 * What became of one transaction.
 *
 * @param position of the transaction
 * @param result a ResultBody: what clients are told, and a leaf of the block's result tree
 * @param record what was agreed, for a call that was
 * @param writes to the state in its name
 */
public record Decision(
    Position position,
    Writer transaction,
    ByteString result,
    Optional<ResultRecord> record,
    WriteSet writes) {}
