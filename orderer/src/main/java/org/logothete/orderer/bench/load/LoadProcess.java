package org.logothete.orderer.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.local.NodeProcess;

/** The outside of a load process. Used by one thread. */
final class LoadProcess implements AutoCloseable {
  private static final List<String> COMMAND = List.of("bench", "load");
  private static final Duration EXIT_PATIENCE = Duration.ofSeconds(10);

  private final Process process;
  private final PrintWriter orders;
  private final CompletableFuture<LoadNews.Ready> ready = new CompletableFuture<>();
  private final CompletableFuture<LoadNews.Result> result = new CompletableFuture<>();
  private volatile LoadNews.Progress latest = new LoadNews.Progress(LoadCounts.NONE, 0, false);

  private LoadProcess(Process process) {
    this.process = process;
    this.orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), false);
  }

  /**
   * Starts one; what it has to say to people goes where this process's does.
   *
   * @throws ClientException if the machine starts none
   */
  static LoadProcess start() throws ClientException {
    List<String> command = new ArrayList<>(NodeProcess.program());
    command.addAll(COMMAND);
    try {
      LoadProcess started =
          new LoadProcess(
              new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
      Thread.ofVirtual().name("bench-news-" + started.pid()).start(started::listen);
      return started;
    } catch (IOException e) {
      throw new ClientException("cannot start a load process: " + e.getMessage(), e);
    }
  }

  long pid() {
    return process.pid();
  }

  void tell(LoadOrder order) {
    try {
      orders.println(LoadWorker.JSON.writeValueAsString(order));
      orders.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("orders are plain values", e);
    }
  }

  /** What it said of itself last. */
  LoadNews.Progress progress() {
    return latest;
  }

  /**
   * @throws ClientException with its reason if it cannot do what it was told, or ended
   */
  void awaitReady(Duration patience) throws ClientException, InterruptedException {
    LoadNews.Ready _ = await(ready, patience, "is not ready");
  }

  /**
   * @throws ClientException with its reason if it cannot do what it was told, or ended
   */
  LoadNews.Result awaitResult(Duration patience) throws ClientException, InterruptedException {
    return await(result, patience, "gives no result");
  }

  /** Whether it failed or ended before it gave a result. */
  boolean hasFailed() {
    return result.isCompletedExceptionally();
  }

  private <T> T await(CompletableFuture<T> news, Duration patience, String complaint)
      throws ClientException, InterruptedException {
    try {
      return news.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ClientException(
          "load process %d %s after %d s".formatted(pid(), complaint, patience.toSeconds()), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ClientException(String.valueOf(cause.getMessage()), e);
    }
  }

  private void listen() {
    String end = "load process " + pid() + " ended too early";
    try (BufferedReader news = process.inputReader(StandardCharsets.UTF_8)) {
      String line = news.readLine();
      while (line != null) {
        switch (LoadWorker.JSON.readValue(line, LoadNews.class)) {
          case LoadNews.Ready said -> ready.complete(said);
          case LoadNews.Progress said -> latest = said;
          case LoadNews.Result said -> result.complete(said);
          case LoadNews.Failed(String why) -> end = why;
        }
        line = news.readLine();
      }
    } catch (IOException e) {
      end = "cannot read load process " + pid() + ": " + e.getMessage();
    }
    ClientException failure = new ClientException(end);
    ready.completeExceptionally(failure);
    result.completeExceptionally(failure);
  }

  /** Closes its input, upon which it ends; ends it if it does not. */
  @Override
  public void close() {
    orders.close();
    try {
      if (!process.waitFor(EXIT_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
