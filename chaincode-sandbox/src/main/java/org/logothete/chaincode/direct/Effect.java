package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;

/** All that a {@link DirectAgreement} may ask of its host; performed in list order. */
public sealed interface Effect {
  /**
   * Write the record in place of the instance's last one. A barrier: no effect behind it, of this
   * or any later step, is performed before the record survives a crash of the machine.
   */
  record Persist(Instance instance, ByteString record) implements Effect {}

  /**
   * Seal the draft's statements and send it to every executor, oneself included: the own copy comes
   * back as {@link Event.Received} and is never lost while the process lives.
   */
  record Broadcast(Message.Draft draft) implements Effect {}

  /** Send to one; may be lost on the way. */
  record Send(int to, Message.Draft draft) implements Effect {}

  /**
   * Final. The certificate proves it offline. Said once, and once more after a restart if the
   * instance was not settled.
   */
  record Decide(Certificate certificate) implements Effect {
    public Instance instance() {
      return certificate.instance();
    }

    public Choice choice() {
      return certificate.choice();
    }
  }

  /** An executor still talks of a settled instance: send it the stored certificate. */
  record Remind(int executor, Instance instance) implements Effect {}

  /** Two statements that no honest executor makes together; proof against it. */
  record Accuse(Sealed one, Sealed other) implements Effect {
    public int executor() {
      return one.executor();
    }
  }
}
