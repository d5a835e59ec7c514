package org.logothete.chaincode.check;

import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.ReadSet;
import org.logothete.chaincode.call.WriteSet;

/** What one run came to: all that executors vote on. */
public record Observation(Condition condition, Outcome outcome, ReadSet reads, WriteSet writes) {}
