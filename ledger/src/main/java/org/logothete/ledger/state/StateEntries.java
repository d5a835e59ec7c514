package org.logothete.ledger.state;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * All entries of a view, in the order of their keys, read page by page. Of one thread, as the view.
 */
public final class StateEntries implements Iterator<StateEntry> {
  private static final int PAGE = 1_000;

  private final StateView view;
  private String namespace = "";
  private Optional<StateRange> rest = Optional.empty();
  private Iterator<StateEntry> page = Collections.emptyIterator();

  public StateEntries(StateView view) {
    this.view = view;
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext()) {
      if (rest.isEmpty()) {
        List<String> next = view.namespaces(namespace, 1);
        if (next.isEmpty()) {
          return false;
        }
        namespace = next.getFirst();
        rest = Optional.of(StateRange.all(namespace));
      }
      StatePage read = view.range(rest.get(), PAGE);
      rest = read.rest();
      page = read.entries().iterator();
    }
    return true;
  }

  @Override
  public StateEntry next() {
    if (!hasNext()) {
      throw new NoSuchElementException("that were all entries");
    }
    return page.next();
  }
}
