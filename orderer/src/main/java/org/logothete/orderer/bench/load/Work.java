package org.logothete.orderer.bench.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.logothete.network.proto.SystemTransaction;
import org.logothete.orderer.client.ChaincodeClient;
import org.logothete.orderer.client.ChaincodeClient.Until;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.Envelopes.SignedTransaction;

/** What the transactions of a load are, and how far each is followed until it counts. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Work.Endorsed.class, name = "endorsed"),
  @JsonSubTypes.Type(value = Work.Calls.class, name = "calls")
})
public sealed interface Work {
  /** Signs one of them. */
  SignedTransaction next(Envelopes envelopes, SplittableRandom random);

  /** Until what a transaction is followed. */
  Until until();

  /** A few words behind those that name the load; none for what is usual. */
  String words();

  /** About so many bytes each has beside certificates and signatures. */
  int contentBytes();

  /**
   * Transactions as Fabric's gateway sends them, which an orderer only orders.
   *
   * @param argumentBytes random bytes in each one's call
   */
  record Endorsed(int argumentBytes) implements Work {
    private static final String CHAINCODE = "bench";
    private static final String FUNCTION = "put";

    @Override
    public SignedTransaction next(Envelopes envelopes, SplittableRandom random) {
      byte[] content = new byte[argumentBytes];
      random.nextBytes(content);
      return envelopes.endorserTransaction(
          CHAINCODE, List.of(ByteString.copyFromUtf8(FUNCTION), ByteString.copyFrom(content)));
    }

    @Override
    public Until until() {
      return Until.ORDERED;
    }

    @Override
    public String words() {
      return "";
    }

    @Override
    public int contentBytes() {
      return argumentBytes;
    }
  }

  /**
   * Calls of a chaincode that is executed after they were ordered.
   *
   * @param arguments the function's name first; in each, {@value #UNIQUE} stands for a number that
   *     no other call has
   */
  record Calls(String chaincode, List<String> arguments, Until until) implements Work {
    static final String UNIQUE = "{}";

    public Calls {
      arguments = List.copyOf(arguments);
      if (arguments.isEmpty()) {
        throw new IllegalArgumentException("a call of %s names a function".formatted(chaincode));
      }
    }

    @Override
    public SignedTransaction next(Envelopes envelopes, SplittableRandom random) {
      String number = Long.toUnsignedString(random.nextLong());
      List<ByteString> filled =
          Envelopes.utf8(
              arguments.stream().map(argument -> argument.replace(UNIQUE, number)).toList());
      return envelopes.systemTransaction(
          SystemTransaction.Kind.CHAINCODE_CALL, ChaincodeClient.callBody(chaincode, filled));
    }

    @Override
    public String words() {
      return ", calls of %s %s until %s"
          .formatted(chaincode, String.join(" ", arguments), until.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public int contentBytes() {
      return arguments.stream().mapToInt(String::length).sum();
    }
  }
}
