package org.logothete.orderer.api;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Collects what a server sends on one stream. */
final class Answers<T> implements StreamObserver<T> {
  private sealed interface Item<T> {
    record Message<T>(T value) implements Item<T> {}

    record End<T>(Status status) implements Item<T> {}
  }

  private final BlockingQueue<Item<T>> items = new LinkedBlockingQueue<>();

  T next() throws InterruptedException {
    return switch (take()) {
      case Item.Message<T>(T value) -> value;
      case Item.End<T>(Status status) -> throw new AssertionError("the stream ended: " + status);
    };
  }

  /** The status the stream ended with; nothing may come before it. */
  Status end() throws InterruptedException {
    return switch (take()) {
      case Item.Message<T>(T value) -> throw new AssertionError("not the end but " + value);
      case Item.End<T>(Status status) -> status;
    };
  }

  private Item<T> take() throws InterruptedException {
    @Nullable Item<T> item = items.poll(20, TimeUnit.SECONDS);
    if (item == null) {
      throw new AssertionError("the server said nothing");
    }
    return item;
  }

  @Override
  public void onNext(T value) {
    items.add(new Item.Message<>(value));
  }

  @Override
  public void onError(Throwable failure) {
    items.add(new Item.End<>(Status.fromThrowable(failure)));
  }

  @Override
  public void onCompleted() {
    items.add(new Item.End<>(Status.OK));
  }
}
