package org.logothete.verification.exploration;

import java.util.Arrays;

/**
 * The distinct states of the whole, in the order in which they were found: for each node the number
 * of its state, and from which state of the whole it was found. States are compared by these
 * numbers, so none is mistaken for another.
 */
final class StateTable {
  private static final int FREE = -1;

  private final int nodes;
  private final int statesMax;
  private int size;
  private int[] content;
  private int[] slots;

  StateTable(int nodes, int statesMax) {
    this.nodes = nodes;
    this.statesMax = statesMax;
    this.content = new int[(nodes + 1) << 12];
    this.slots = new int[1 << 13];
    Arrays.fill(slots, FREE);
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size >= statesMax;
  }

  int part(int state, int node) {
    return content[state * (nodes + 1) + node];
  }

  /** The state that one was found from; itself for the first one. */
  int parent(int state) {
    return content[state * (nodes + 1) + nodes];
  }

  /** Adds a state unless it is known; answers its number, or -1 if it was known. */
  int add(int[] parts, int parent) {
    int slot = slotOf(parts);
    if (slots[slot] != FREE) {
      return -1;
    }
    int at = size * (nodes + 1);
    if (at + nodes + 1 > content.length) {
      content = Arrays.copyOf(content, content.length + (content.length >> 1));
    }
    System.arraycopy(parts, 0, content, at, nodes);
    content[at + nodes] = parent < 0 ? size : parent;
    slots[slot] = size++;
    if (size > slots.length >> 1) {
      grow();
    }
    return size - 1;
  }

  private int slotOf(int[] parts) {
    int slot = hash(parts) & (slots.length - 1);
    while (slots[slot] != FREE && !isEqual(slots[slot], parts)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private boolean isEqual(int state, int[] parts) {
    int at = state * (nodes + 1);
    return Arrays.equals(content, at, at + nodes, parts, 0, nodes);
  }

  private static int hash(int[] parts) {
    long hash = 0;
    for (int part : parts) {
      hash = (hash ^ part) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash ^ hash >>> 32);
  }

  private void grow() {
    slots = new int[slots.length << 1];
    Arrays.fill(slots, FREE);
    int[] parts = new int[nodes];
    for (int state = 0; state < size; state++) {
      System.arraycopy(content, state * (nodes + 1), parts, 0, nodes);
      slots[slotOf(parts)] = state;
    }
  }
}
