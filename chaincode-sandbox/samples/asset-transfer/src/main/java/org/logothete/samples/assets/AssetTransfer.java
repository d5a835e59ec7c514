package org.logothete.samples.assets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.shim.Chaincode.Response;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.hyperledger.fabric.shim.ledger.KeyModification;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;

/**
 * Creates, transfers and lists assets. Deterministic: what it answers follows from the state, the
 * arguments and the transaction's own time alone.
 */
@Contract(name = "AssetTransfer")
@Default
public final class AssetTransfer implements ContractInterface {
  /** Prefix of the index from owners to their assets. */
  private static final String BY_OWNER = "owner~asset";

  /** Puts a new asset into the state; says so in the event {@code created}. */
  @Transaction
  public void create(Context context, String id, String owner, long cents) {
    ChaincodeStub stub = context.getStub();
    if (exists(context, id)) {
      throw new ChaincodeException("asset " + id + " exists already");
    }
    Asset asset = new Asset(id, owner, cents);
    stub.putState(id, asset.stored());
    stub.putState(byOwner(stub, asset), new byte[] {1});
    stub.setEvent("created", asset.stored());
  }

  /** One asset as JSON. */
  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String read(Context context, String id) {
    return find(context, id).json();
  }

  /** Whether there is such an asset. */
  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public boolean exists(Context context, String id) {
    return context.getStub().getState(id).length > 0;
  }

  /** Gives an asset to somebody else; answers with whom it belonged to. */
  @Transaction
  public String transfer(Context context, String id, String newOwner) {
    ChaincodeStub stub = context.getStub();
    Asset before = find(context, id);
    Asset after = before.ownedBy(newOwner);
    stub.putState(id, after.stored());
    stub.delState(byOwner(stub, before));
    stub.putState(byOwner(stub, after), new byte[] {1});
    stub.setEvent("transferred", after.stored());
    return before.owner();
  }

  /** Takes an asset out of the state. */
  @Transaction
  public void delete(Context context, String id) {
    ChaincodeStub stub = context.getStub();
    Asset asset = find(context, id);
    stub.delState(id);
    stub.delState(byOwner(stub, asset));
  }

  /** All assets, by their ids. */
  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String list(Context context) throws Exception {
    List<String> found = new ArrayList<>();
    try (QueryResultsIterator<KeyValue> all = context.getStub().getStateByRange("", "")) {
      all.forEach(each -> found.add(each.getStringValue()));
    }
    return array(found);
  }

  /** A page of assets, and the bookmark with which to ask for the next one. */
  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String page(Context context, int size, String bookmark) throws Exception {
    List<String> found = new ArrayList<>();
    try (QueryResultsIteratorWithMetadata<KeyValue> page =
        context.getStub().getStateByRangeWithPagination("", "", size, bookmark)) {
      page.forEach(each -> found.add(each.getStringValue()));
      return page.getMetadata().getBookmark() + array(found);
    }
  }

  /** The ids of somebody's assets, by the index. */
  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String ownedBy(Context context, String owner) throws Exception {
    ChaincodeStub stub = context.getStub();
    List<String> found = new ArrayList<>();
    try (QueryResultsIterator<KeyValue> index =
        stub.getStateByPartialCompositeKey(new CompositeKey(BY_OWNER, owner))) {
      index.forEach(
          each -> found.add(stub.splitCompositeKey(each.getKey()).getAttributes().get(1)));
    }
    return String.join(",", found);
  }

  /** What happened to an asset, newest first: transaction and value, or that it was deleted. */
  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String history(Context context, String id) throws Exception {
    List<String> found = new ArrayList<>();
    try (QueryResultsIterator<KeyModification> past = context.getStub().getHistoryForKey(id)) {
      past.forEach(
          each ->
              found.add(
                  each.getTxId() + "=" + (each.isDeleted() ? "deleted" : each.getStringValue())));
    }
    return String.join(";", found);
  }

  /** What an asset is worth in another currency, by another chaincode's rate. */
  @Transaction
  public String price(Context context, String id, String oracle, String currency) {
    Asset asset = find(context, id);
    Response rate = context.getStub().invokeChaincodeWithStringArgs(oracle, "read", currency);
    if (rate.getStatus() != Response.Status.SUCCESS) {
      throw new ChaincodeException(oracle + " has no rate: " + rate.getMessage());
    }
    long perThousand = Long.parseLong(new String(rate.getPayload(), UTF_8));
    return asset.cents() * perThousand / 1000 + " " + currency;
  }

  /** When the transaction says that it was made; the same wherever it is executed. */
  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String time(Context context) {
    return context.getStub().getTxTimestamp().toString();
  }

  private static Asset find(Context context, String id) {
    byte[] stored = context.getStub().getState(id);
    if (stored.length == 0) {
      throw new ChaincodeException("there is no asset " + id);
    }
    return Asset.of(stored);
  }

  private static String byOwner(ChaincodeStub stub, Asset asset) {
    return stub.createCompositeKey(BY_OWNER, asset.owner(), asset.id()).toString();
  }

  private static String array(List<String> members) {
    return "[" + String.join(",", members) + "]";
  }
}
